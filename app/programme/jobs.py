"""What recurs in the programme: goals are read, and owners reminded."""

from __future__ import annotations

from datetime import timedelta

from app.core import clock
from app.core.calendar import monday_of, today
from app.core.db import lock, unit_of_work
from app.core.events import record
from app.core.jobs import Job
from app.programme.events import CheckInsDue
from app.programme.goals.standing import RHYTHM
from app.programme.queries.goals import find_reminded, list_due, list_to_read
from app.programme.service.goals import read_goal

LATELY = RHYTHM - timedelta(hours=1)
"""An hour less, so that a reminder at the same time of the day a week later is not taken for a second one."""


def read_goals() -> int:
    """Read the metric of every goal of the running cycle, once a week: on Monday, or as soon after as a worker runs.

    Returns:
        How many goals were read.
    """
    with unit_of_work():
        lock("programme.read_goals")
        day = today()
        return sum(read_goal(goal, day) for goal in list_to_read(monday_of(day)))


def remind_of_check_ins() -> int:
    """Remind owners of whose goals nothing was heard for a week, each with one event and not more than once a week.

    Returns:
        How many people are reminded.
    """
    with unit_of_work():
        lock("programme.remind_of_check_ins")
        told = find_reminded(clock.now() - LATELY)
        due = {one.goal.owner_id: one.cycle.id for one in list_due(today())}
        for user_id, cycle_id in due.items():
            if user_id not in told:
                record(CheckInsDue(user_id=user_id, cycle_id=cycle_id, on=today().isoformat()))
        return len(due.keys() - told)


READ_GOALS = Job("programme.read_goals", read_goals)
REMIND_OF_CHECK_INS = Job("programme.remind_of_check_ins", remind_of_check_ins)
