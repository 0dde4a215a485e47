"""Finding cycles, and what was learnt in them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.db import session
from app.programme.models import CheckIn, Cycle, CycleState, Goal, Lesson

WITH_ALL_OF_GOALS = (
    joinedload(Goal.owner),
    joinedload(Goal.department),
    joinedload(Goal.objective),
    selectinload(Goal.readings),
    selectinload(Goal.check_ins).joinedload(CheckIn.author),
)
WITH_GOALS = (selectinload(Cycle.goals).options(*WITH_ALL_OF_GOALS),)
WITH_LESSONS = (selectinload(Cycle.lessons).joinedload(Lesson.author),)


def get_cycle(cycle_id: int) -> Cycle | None:
    """Return a cycle with its goals and lessons."""
    return _one(Cycle.id == cycle_id)


def get_running_cycle() -> Cycle | None:
    """Return the cycle that is running, with its goals and lessons."""
    return _one(Cycle.state == CycleState.RUNNING)


def get_planned_cycle() -> Cycle | None:
    """Return the cycle that begins next, with its goals and lessons."""
    found = _state(CycleState.PLANNED).order_by(Cycle.starts_on, Cycle.id).limit(1)
    return _one(Cycle.id == found.scalar_subquery())


def get_last_closed_cycle(before: date | None = None) -> Cycle | None:
    """Return the cycle that was closed last, with its goals and lessons.

    Args:
        before: Only one that began earlier than on this day.
    """
    found = _state(CycleState.CLOSED).order_by(Cycle.starts_on.desc(), Cycle.id.desc()).limit(1)
    if before is not None:
        found = found.where(Cycle.starts_on < before)
    return _one(Cycle.id == found.scalar_subquery())


def _state(state: CycleState) -> Select[int]:
    return select(Cycle.id).where(Cycle.state == state)


def _one(*conditions: ColumnElement[bool]) -> Cycle | None:
    query = select(Cycle).where(*conditions).options(*WITH_GOALS, *WITH_LESSONS)
    return session.scalars(query).one_or_none()


def list_cycles() -> Sequence[Cycle]:
    """Return all cycles with their goals, the newest first."""
    query = select(Cycle).order_by(Cycle.starts_on.desc(), Cycle.id.desc())
    return session.scalars(query.options(*WITH_GOALS)).all()


def find_cycles(ids: Collection[int]) -> Sequence[Cycle]:
    """Return the cycles with these ids, by themselves."""
    return session.scalars(select(Cycle).where(Cycle.id.in_(ids))).all()


def get_lesson(lesson_id: int) -> Lesson | None:
    """Return a lesson with its author."""
    return session.scalars(
        select(Lesson).where(Lesson.id == lesson_id).options(joinedload(Lesson.author))
    ).one_or_none()


def list_carried_to(cycle: Cycle) -> Sequence[Lesson]:
    """Return the lessons of earlier cycles that are to be heeded in a cycle."""
    query = select(Lesson).where(Lesson.carried_to_id == cycle.id).order_by(Lesson.id)
    return session.scalars(query.options(joinedload(Lesson.author))).all()


def list_lessons_waiting() -> Sequence[Lesson]:
    """Return what the next cycle can carry on: lessons of closed cycles, not heeded, on their way nowhere.

    A lesson that was carried into a cycle and not heeded there waits again once that cycle is closed.
    """
    closed = _state(CycleState.CLOSED)
    free = Lesson.carried_to_id.is_(None) | Lesson.carried_to_id.in_(closed)
    query = select(Lesson).where(Lesson.cycle_id.in_(closed), Lesson.heeded_at.is_(None), free)
    return session.scalars(query.order_by(Lesson.id).options(joinedload(Lesson.author))).all()
