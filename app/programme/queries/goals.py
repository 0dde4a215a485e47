"""Finding goals, and what is due about them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Role, RoleAssignment, User
from app.core.calendar import day_of
from app.core.db import session
from app.core.events import StoredEvent
from app.programme.events import CheckInsDue
from app.programme.goals.standing import RHYTHM
from app.programme.models import Cycle, CycleState, Goal, GoalReading
from app.programme.models.cycle import CheckIn
from app.programme.queries.cycles import WITH_ALL_OF_GOALS


@dataclass(frozen=True)
class Due:
    """A goal of the running cycle, and since when its owner is to say how it stands."""

    goal: Goal
    cycle: Cycle
    since: date


def get_goal(goal_id: int) -> Goal | None:
    """Return a goal with its cycle and all that was read and said about it."""
    query = select(Goal).where(Goal.id == goal_id).options(joinedload(Goal.cycle), *WITH_ALL_OF_GOALS)
    return session.scalars(query).one_or_none()


def get_reading(goal: Goal, day: date) -> GoalReading | None:
    """Return what was read for a goal on a day."""
    query = select(GoalReading).where(GoalReading.goal_id == goal.id, GoalReading.day == day)
    return session.scalars(query).one_or_none()


def find_goals(ids: Collection[int]) -> Sequence[Goal]:
    """Return the goals with these ids, each with its cycle."""
    return session.scalars(select(Goal).where(Goal.id.in_(ids)).options(joinedload(Goal.cycle))).all()


def last_position(cycle: Cycle) -> int:
    """Return the place of the last goal of a cycle; -1 where there is none."""
    found = session.scalar(select(func.max(Goal.position)).where(Goal.cycle_id == cycle.id))
    return -1 if found is None else found


def list_to_read(monday: date) -> Sequence[Goal]:
    """Return the goals of the running cycle that were not read since a Monday, with their readings.

    A cycle that began in that week is left out: its baselines are as new as a reading would be.
    """
    read = select(GoalReading.goal_id).where(GoalReading.day >= monday)
    query = (
        select(Goal)
        .join(Goal.cycle)
        .where(Cycle.state == CycleState.RUNNING, Cycle.starts_on < monday, Goal.id.not_in(read))
    )
    return session.scalars(query.order_by(Goal.id).options(selectinload(Goal.readings))).all()


def list_due(today: date, owner: User | None = None) -> list[Due]:
    """Return the goals of which nothing was heard for a week, the oldest silence first.

    Args:
        today: The day.
        owner: Only goals of this person; None: of everybody who still belongs to the company.
    """
    heard = func.max(CheckIn.created_at)
    query = select(Goal, Cycle, heard).join(Goal.cycle).outerjoin(Goal.check_ins)
    query = query.where(Cycle.state == CycleState.RUNNING).group_by(Goal.id, Cycle.id)
    if owner is not None:
        query = query.where(Goal.owner_id == owner.id)
    else:
        query = query.join(Goal.owner).where(User.deactivated_at.is_(None))
    rows = session.execute(query.order_by(Goal.position, Goal.id)).all()
    due = [Due(goal, cycle, (day_of(last) if last else cycle.starts_on) + RHYTHM) for goal, cycle, last in rows]
    return sorted((one for one in due if one.since <= today), key=lambda one: one.since)


def find_reminded(since: datetime) -> set[int]:
    """Return who was reminded of check-ins since a moment."""
    query = select(StoredEvent.payload).where(StoredEvent.name == CheckInsDue.name, StoredEvent.occurred_at >= since)
    return {payload["user_id"] for payload in session.scalars(query)}


def concerned_by(cycle_id: int) -> Select[int]:
    """Return the query for those whom a cycle concerns: the owners of its goals, and all champions."""
    owners = select(Goal.owner_id).where(Goal.cycle_id == cycle_id)
    champions = select(RoleAssignment.user_id).where(RoleAssignment.role == Role.CHAMPION)
    return select(User.id).where(User.id.in_(owners) | User.id.in_(champions))
