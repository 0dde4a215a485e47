"""Objectives, cycles and audits of the demo company, as if they had been lived through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.core.calendar import monday_of, start_of, today
from app.core.db import session
from app.programme.audits.questionnaire import SCORES, questionnaire
from app.programme.models import (
    Audit,
    AuditAnswer,
    AuditInvitation,
    CheckIn,
    Confidence,
    Cycle,
    CycleState,
    Goal,
    GoalReading,
    Lesson,
    LessonKind,
    Objective,
)
from app.programme.models.cycle import LENGTH

WEEK = timedelta(days=7)
People = Mapping[str, User]


def seed_cycles(given: Mapping[str, Any], people: People) -> int:
    """Bring in objectives and cycles; a second time changes nothing.

    Args:
        given: What `programme.yaml` says.
        people: Everybody, by the name in the address.

    Returns:
        How many cycles were brought in.
    """
    if session.scalar(select(Cycle.id).limit(1)) is not None:
        return 0
    objectives = [
        Objective(title=one["title"], why=one["why"], position=number) for number, one in enumerate(given["objectives"])
    ]
    session.add_all(objectives)
    by_title = {one.title: one for one in objectives}
    cycles = [_cycle(one, people, by_title) for one in given["cycles"]]
    session.add_all(cycles)
    session.flush()
    for cycle, following in pairwise(cycles):
        _carry(cycle, following)
    for cycle, one in zip(cycles, given["cycles"], strict=True):
        _hold_audit(cycle, one["audit"], people)
    return len(cycles)


def monday_before(weeks: int) -> date:
    """Return the Monday of this week, or of some weeks before."""
    return monday_of(today()) - weeks * WEEK


def _cycle(given: Mapping[str, Any], people: People, objectives: Mapping[str, Objective]) -> Cycle:
    begins = monday_before(given["begins"])
    ends = begins + LENGTH - timedelta(days=1)
    is_over = ends < today()
    cycle = Cycle(
        title=given["title"],
        starts_on=begins,
        ends_on=ends,
        state=CycleState.CLOSED if is_over else CycleState.RUNNING,
        summary=given.get("summary", "").strip(),
        closed_at=_morning(ends) if is_over else None,
    )
    cycle.goals = [_goal(one, begins, people, objectives, number) for number, one in enumerate(given["goals"])]
    cycle.lessons = [_lesson(one, ends, people) for one in given["lessons"]]
    return cycle


def _goal(
    given: Mapping[str, Any], begins: date, people: People, objectives: Mapping[str, Objective], position: int
) -> Goal:
    owner = people[given["owner"]]
    return Goal(
        title=given["title"],
        objective=objectives[given["objective"]],
        metric=given["metric"],
        unit=given.get("unit", ""),
        baseline=given["baseline"],
        target=given["target"],
        owner=owner,
        position=position,
        readings=[
            GoalReading(day=begins + week * WEEK, value=value) for week, value in enumerate(given["values"], start=1)
        ],
        check_ins=[_check_in(one, begins, owner) for one in given["says"]],
    )


def _check_in(given: Mapping[str, Any], begins: date, owner: User) -> CheckIn:
    said_at = _morning(begins + given["weeks"] * WEEK)
    return CheckIn(author=owner, created_at=said_at, confidence=Confidence(given["confidence"]), note=given["note"])


def _lesson(given: Mapping[str, Any], ends: date, people: People) -> Lesson:
    return Lesson(
        kind=LessonKind(given["kind"]), text=given["text"], author=people[given["by"]], created_at=_morning(ends)
    )


def _carry(cycle: Cycle, following: Cycle) -> None:
    """Hand what is to be tried on to the next cycle."""
    for lesson in cycle.lessons:
        if lesson.kind is LessonKind.TRY:
            lesson.carried_to_id = following.id


def _hold_audit(cycle: Cycle, tallies: Mapping[str, Sequence[int]], people: People) -> None:
    """Bring in an audit that is closed, answered by as many as the scores of a dimension add up to."""
    opened = _morning(cycle.starts_on)
    audit = Audit(cycle_id=cycle.id, opened_at=opened, closed_at=opened + WEEK)
    answered = sum(next(iter(tallies.values())))
    asked = sorted(people.values(), key=lambda user: user.id)[:: max(1, len(people) // (answered + 3))]
    audit.invitations = [
        AuditInvitation(user_id=user.id, has_answered=number < answered) for number, user in enumerate(asked)
    ]
    session.add(audit)
    session.flush()
    session.add_all(
        AuditAnswer(audit_id=audit.id, statement=statement.key, score=score, people=count)
        for dimension in questionnaire()
        for statement in dimension.statements
        for score, count in zip(SCORES, tallies[dimension.key], strict=True)
    )


def _morning(day: date) -> datetime:
    return start_of(day) + timedelta(hours=9)
