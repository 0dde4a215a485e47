"""What recurs in the programme: goals are read, and owners reminded."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.core import clock
from app.core.calendar import today
from app.core.db import lock, session, unit_of_work
from app.core.events import StoredEvent, record
from app.core.jobs import Job
from app.programme.events import CheckInsDue
from app.programme.queries.goals import list_due, list_to_read
from app.programme.service.goals import read_goal
from app.programme.standing import RHYTHM


def read_goals() -> int:
    """Read the metric of every goal of the running cycle, once a week: on Monday, or as soon after as a worker runs.

    Returns:
        How many goals were read.
    """
    with unit_of_work():
        lock("programme.read_goals")
        day = today()
        monday = day - timedelta(days=day.weekday())
        return sum(read_goal(goal, day) for goal in list_to_read(monday))


def remind_of_check_ins() -> int:
    """Remind owners of whose goals nothing was heard for a week, each with one event and not more than once a week.

    Returns:
        How many people are reminded.
    """
    with unit_of_work():
        lock("programme.remind_of_check_ins")
        told = _told_lately()
        due = {one.goal.owner_id: one.cycle.id for one in list_due(today())}
        for user_id, cycle_id in due.items():
            if user_id not in told:
                record(CheckInsDue(user_id=user_id, cycle_id=cycle_id, on=today().isoformat()))
        return len(due.keys() - told)


def _told_lately() -> set[int]:
    """Return who was reminded in the last seven days."""
    # An hour less, so that a reminder at the same time of the day a week later is not taken for a second one.
    since = clock.now() - RHYTHM + timedelta(hours=1)
    query = select(StoredEvent.payload).where(StoredEvent.name == CheckInsDue.name, StoredEvent.occurred_at >= since)
    return {payload["user_id"] for payload in session.scalars(query)}


READ_GOALS = Job("programme.read_goals", read_goals)
REMIND_OF_CHECK_INS = Job("programme.remind_of_check_ins", remind_of_check_ins)
