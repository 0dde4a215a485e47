"""Goals: set, changed, read, taken away."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.accounts.models import Department, User
from app.core.calendar import today
from app.core.db import lock, session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.feature import Metric, Unit
from app.core.permissions import require
from app.core.typography import one_line
from app.programme import events
from app.programme.goals.aims import Aim
from app.programme.goals.measuring import MANUAL, measure, metric_of, metrics
from app.programme.models import Cycle, CycleState, Goal, GoalReading, Objective
from app.programme.policy import can_check_in, can_manage
from app.programme.queries.goals import get_reading, last_position
from app.programme.service.objectives import checked_title

UNIT_LENGTH = 40
MOST_GOALS = 20
KEPT_WHILE_RUNNING = ("metric", "department_id")


@dataclass(frozen=True)
class Wish:
    """What a goal is to be.

    Attributes:
        title: What is to be reached.
        metric: What it is bound to; `manual` for numbers entered by hand.
        owner: Who is to see to it.
        aim: What to reach.
        unit: What numbers entered by hand count.
        baseline: Where it starts; None: the house measures it when the cycle starts.
        department: Whose metric it is; None: the company's.
        objective: What it brings the company nearer to.
    """

    title: str
    metric: str
    owner: User
    aim: Aim = field(default_factory=Aim)
    unit: str = ""
    baseline: float | None = None
    department: Department | None = None
    objective: Objective | None = None


def save_goal(actor: User, cycle: Cycle, goal: Goal | None, wish: Wish) -> Goal:
    """Set a goal, or change it; whoever owns it from now on is told.

    Args:
        actor: Who does it.
        cycle: Of which it is a goal.
        goal: The one to change; None for a new one.
        wish: What it is to be.

    Raises:
        ForbiddenError: The actor does not manage the programme.
        InvalidError: The cycle is closed, or the goal cannot be like that.
    """
    require(can_manage(actor))
    _refuse_closed(cycle)
    values = _values(wish)
    if goal is None:
        goal = _new_goal(cycle)
        before: dict[str, Any] = {}
    else:
        before = {name: getattr(goal, name) for name in values}
        _refuse_other_measure(cycle, before, values)
    for name, value in values.items():
        setattr(goal, name, value)
    if cycle.state is CycleState.RUNNING:
        set_baseline(goal, today())
    _settle_target(goal)
    session.add(goal)
    session.flush()
    _record_goal(actor, goal, before)
    return goal


def _new_goal(cycle: Cycle) -> Goal:
    position = last_position(cycle) + 1
    if position >= MOST_GOALS:
        raise InvalidError(_("A cycle has up to %(count)s goals. Few are reached sooner.", count=MOST_GOALS))
    return Goal(cycle_id=cycle.id, position=position)


def _values(wish: Wish) -> dict[str, Any]:
    """Return the columns of a goal.

    Raises:
        InvalidError: Something in the wish does not go together.
    """
    metric = metrics().get(wish.metric)
    if metric is None and wish.metric != MANUAL:
        raise InvalidError(_("Choose what is measured."), "metric")
    if wish.department is not None and (metric is None or not metric.has_departments):
        raise InvalidError(_("This is not measured by department. Choose the whole company."), "department_id")
    if not wish.owner.is_active:
        raise InvalidError(_("This account is deactivated. Reactivate it first."), "owner")
    return {
        "title": checked_title(wish.title),
        "metric": wish.metric,
        "unit": one_line(wish.unit)[:UNIT_LENGTH] if wish.metric == MANUAL else "",
        "department_id": wish.department.id if wish.department else None,
        "objective_id": wish.objective.id if wish.objective else None,
        "owner_id": wish.owner.id,
        "baseline": wish.baseline,
        "target": wish.aim.target,
        "target_change": wish.aim.change,
    }


def _refuse_other_measure(cycle: Cycle, before: dict[str, Any], values: dict[str, Any]) -> None:
    if cycle.state is CycleState.RUNNING and any(before[name] != values[name] for name in KEPT_WHILE_RUNNING):
        raise InvalidError(_("The cycle is running: what is measured stays the same. Set another goal."), "metric")


def _record_goal(actor: User, goal: Goal, before: dict[str, Any]) -> None:
    """Record what has changed, and tell a new owner."""
    changes = {name: [value, getattr(goal, name)] for name, value in before.items() if value != getattr(goal, name)}
    if not before or "owner_id" in changes:
        record(events.GoalSet(actor_id=actor.id, goal_id=goal.id, owner_id=goal.owner_id))
    if changes:
        record(events.GoalChanged(actor_id=actor.id, goal_id=goal.id, changes=changes))


def set_baseline(goal: Goal, day: date) -> None:
    """Let the house measure from where a goal starts, where nobody entered it.

    Raises:
        InvalidError: The target lies where the goal is already, or behind it.
    """
    if goal.baseline is None:
        goal.baseline = measure(goal, day)
    _settle_target(goal)


def _settle_target(goal: Goal) -> None:
    """Compute the target that was given as a change, once there is a baseline, and look at its direction.

    Raises:
        InvalidError: The target lies where the goal is already, on the wrong side of it, or where nothing ever is.
    """
    if goal.target_change is not None:
        goal.target = Aim(change=goal.target_change).at(goal.baseline)
    metric = metric_of(goal)
    _refuse_impossible(goal, metric)
    if metric is None or goal.baseline is None or goal.target is None:
        return
    gain = goal.baseline - goal.target if metric.is_better_lower else goal.target - goal.baseline
    if gain <= 0:
        raise InvalidError(_("“%(title)s” starts where its target lies, or beyond it.", title=goal.title), "target")


def _refuse_impossible(goal: Goal, metric: Metric | None) -> None:
    """Refuse to aim at less than nothing, or at more than all, of what the house measures itself."""
    if metric is None:
        return
    highest = 1 if metric.unit is Unit.SHARE else math.inf
    is_below = goal.target_change is not None and goal.target_change < -1
    if is_below or (goal.target is not None and not 0 <= goal.target <= highest):
        said = _("“%(title)s” aims at what can never be measured: it lies below 0, or above all.", title=goal.title)
        raise InvalidError(said, "target")


def drop_goal(actor: User, cycle: Cycle, goal: Goal) -> None:
    """Take a goal away, with all that was read and said about it.

    Raises:
        ForbiddenError: The actor does not manage the programme.
        InvalidError: The cycle is closed.
    """
    require(can_manage(actor))
    _refuse_closed(cycle)
    record(events.GoalChanged(actor_id=actor.id, goal_id=goal.id, changes={"title": [goal.title, None]}))
    session.delete(goal)
    session.flush()


def enter_reading(actor: User, goal: Goal, day: date, value: float | None) -> float | None:
    """Enter the number of a day by hand, correct it, or take it back.

    Args:
        actor: Who does it.
        goal: One of numbers entered by hand, with its cycle.
        day: Of which day the number is.
        value: The number; None takes back what was entered for the day.

    Returns:
        What was there before.

    Raises:
        ForbiddenError: The actor neither owns the goal nor manages the programme.
        InvalidError: The house measures this goal itself, the cycle is not running, or the day is not in it yet.
    """
    require(can_check_in(actor, goal))
    _refuse_reading(goal, day)
    if value is not None and not math.isfinite(value):
        raise InvalidError(_("Enter a number."), "value")
    lock(f"programme.goal.{goal.id}")
    reading = get_reading(goal, day)
    before = reading.value if reading else None
    if reading is not None and value is None:
        session.delete(reading)
    elif reading is not None and value is not None:
        reading.value = value
    elif value is not None:
        session.add(GoalReading(goal_id=goal.id, day=day, value=value))
    session.flush()
    if before != value:
        changes = {str(day): [before, value]}
        record(events.GoalChanged(actor_id=actor.id, goal_id=goal.id, changes=changes))
    return before


def _refuse_reading(goal: Goal, day: date) -> None:
    if goal.metric != MANUAL:
        raise InvalidError(_("This is measured by itself."), "value")
    if goal.cycle.state is not CycleState.RUNNING:
        raise InvalidError(_("Numbers are entered while the cycle is running."), "value")
    if day > today() or day < min(goal.cycle.starts_on, today()):
        raise InvalidError(_("Choose a day of the cycle that has come."), "day")


def read_goal(goal: Goal, day: date) -> bool:
    """Note the value of a goal's metric on a day, once.

    Args:
        goal: With its readings.
        day: The day on which it is read.

    Returns:
        Whether there is a new reading.
    """
    if any(one.day == day for one in goal.readings):
        return False
    value = measure(goal, day)
    if value is None:
        return False
    goal.readings.append(GoalReading(goal_id=goal.id, day=day, value=value))
    return True


def _refuse_closed(cycle: Cycle) -> None:
    if cycle.state is CycleState.CLOSED:
        raise InvalidError(_("The cycle is closed: its report stands."))
