"""Cycles: planned, started, closed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from app.accounts.models import User
from app.core import clock
from app.core.calendar import monday_of, today
from app.core.db import lock, session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require
from app.programme import events
from app.programme.models import Cycle, CycleState
from app.programme.models.cycle import LENGTH
from app.programme.policy import can_manage
from app.programme.queries.audits import get_audit_of
from app.programme.queries.cycles import get_running_cycle, list_carried_to, list_lessons_waiting
from app.programme.service.goals import read_goal, set_baseline
from app.programme.service.lessons import carry_lessons
from app.programme.service.objectives import TEXT_LENGTH, checked_title

SHORTEST = timedelta(days=6)
LONGEST = timedelta(days=400)
LOCK = "programme.cycles"


@dataclass(frozen=True)
class Plan:
    """What a cycle is called, and its first and last day."""

    title: str
    starts_on: date
    ends_on: date


def usual_days(day: date) -> tuple[date, date]:
    """Return the first and last day of a cycle that is planned on a day: ninety days from the next Monday."""
    starts_on = monday_of(day) + timedelta(days=7)
    return starts_on, starts_on + LENGTH - timedelta(days=1)


def plan_cycle(actor: User, plan: Plan, lesson_ids: Collection[int] = ()) -> Cycle:
    """Plan a cycle.

    Args:
        actor: Who plans it.
        plan: What it is to be.
        lesson_ids: Which lessons of earlier cycles are to be heeded in it, of those that wait.

    Raises:
        ForbiddenError: The actor does not manage the programme.
        InvalidError: The title is missing, or the days are no cycle.
    """
    require(can_manage(actor))
    cycle = Cycle(**vars(_checked(plan)))
    session.add(cycle)
    session.flush()
    carry_lessons(actor, [one for one in list_lessons_waiting() if one.id in lesson_ids], cycle)
    record(events.CyclePlanned(actor_id=actor.id, cycle_id=cycle.id))
    return cycle


def change_cycle(actor: User, cycle: Cycle, plan: Plan) -> None:
    """Call or date a cycle in another way; one that runs keeps its first day.

    Raises:
        ForbiddenError: The actor does not manage the programme.
        InvalidError: The cycle is closed, the title is missing, or the days are no cycle.
    """
    require(can_manage(actor))
    _refuse_closed(cycle)
    if cycle.state is CycleState.RUNNING and plan.starts_on != cycle.starts_on:
        raise InvalidError(_("The cycle is running: its first day stays what it is."), "starts_on")
    changes = _apply(cycle, _checked(plan))
    if changes:
        record(events.CycleChanged(actor_id=actor.id, cycle_id=cycle.id, changes=changes))


def _apply(cycle: Cycle, plan: Plan) -> dict[str, list[Any]]:
    """Give a cycle its new values, and return those that differ."""
    changes: dict[str, list[Any]] = {}
    for name, value in vars(plan).items():
        before = getattr(cycle, name)
        if before != value:
            setattr(cycle, name, value)
            changes[name] = [str(before), str(value)]
    return changes


def _checked(plan: Plan) -> Plan:
    length = plan.ends_on - plan.starts_on
    if not SHORTEST <= length <= LONGEST:
        raise InvalidError(_("A cycle has between a week and a year. Look at its last day."), "ends_on")
    return Plan(checked_title(plan.title), plan.starts_on, plan.ends_on)


def drop_cycle(actor: User, cycle: Cycle) -> None:
    """Take back a cycle that was only planned, with its goals; lessons on their way to it wait for another.

    Raises:
        ForbiddenError: The actor does not manage the programme.
        InvalidError: It has started, or people were asked to fill in its audit.
    """
    require(can_manage(actor))
    _expect(cycle, CycleState.PLANNED)
    if get_audit_of(cycle) is not None:
        raise InvalidError(_("People were asked to fill in its audit, so this cycle stays."))
    for lesson in list_carried_to(cycle):
        lesson.carried_to_id = None
    session.flush()
    record(events.CycleDropped(actor_id=actor.id, cycle_id=cycle.id, title=cycle.title))
    session.delete(cycle)
    session.flush()


def start_cycle(actor: User, cycle: Cycle) -> None:
    """Start a cycle: the house measures the baselines that nobody entered. Only one cycle runs at a time.

    Args:
        actor: Who starts it.
        cycle: With its goals and their readings.

    Raises:
        ForbiddenError: The actor does not manage the programme.
        InvalidError: It was started already, another one is running, it has no goals, or a target is reached before
            the beginning.
    """
    require(can_manage(actor))
    lock(LOCK)
    session.refresh(cycle, ["state"])
    _expect(cycle, CycleState.PLANNED)
    running = get_running_cycle()
    if running is not None:
        raise InvalidError(_("“%(title)s” is still running. Close it first.", title=running.title))
    if not cycle.goals:
        raise InvalidError(_("A cycle without goals leads nowhere. Set a goal first."))
    with session.begin_nested():
        for goal in cycle.goals:
            set_baseline(goal, today())
    cycle.state = CycleState.RUNNING
    record(events.CycleStarted(actor_id=actor.id, cycle_id=cycle.id))


def close_cycle(actor: User, cycle: Cycle, summary: str) -> None:
    """Close a cycle: its goals are read once more, and nothing about them changes any more.

    Args:
        actor: Who closes it.
        cycle: With its goals and their readings.
        summary: What came of it, in a few sentences.

    Raises:
        ForbiddenError: The actor does not manage the programme.
        InvalidError: It is not running, or nothing is said about it.
    """
    require(can_manage(actor))
    lock(LOCK)
    session.refresh(cycle, ["state"])
    _expect(cycle, CycleState.RUNNING)
    if not summary.strip():
        raise InvalidError(_("Say in a few sentences what came of it."), "summary")
    for goal in cycle.goals:
        read_goal(goal, today())
    cycle.summary, cycle.closed_at = summary.strip()[:TEXT_LENGTH], clock.now()
    cycle.state = CycleState.CLOSED
    record(events.CycleClosed(actor_id=actor.id, cycle_id=cycle.id))


def _expect(cycle: Cycle, state: CycleState) -> None:
    if cycle.state is not state:
        raise InvalidError(_("Somebody was faster: the cycle is not as this page showed it. Look at it anew."))


def _refuse_closed(cycle: Cycle) -> None:
    if cycle.state is CycleState.CLOSED:
        raise InvalidError(_("The cycle is closed: its report stands."))
