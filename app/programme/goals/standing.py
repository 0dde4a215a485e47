"""How goals stand on a day: what was read and said about them, put together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.core.calendar import day_of
from app.programme.goals.progress import GoalState, Time, change_of, state_of, way_of
from app.programme.models import CheckIn, Confidence, Cycle, CycleState, Goal

RHYTHM = timedelta(days=7)
"""How often an owner says how a goal stands."""


@dataclass(frozen=True)
class Standing:
    """How a goal stands.

    Attributes:
        goal: With its owner, readings and check-ins.
        now: The last value that was read; the baseline where there is none since.
        read_on: The day of that reading; None where there is none.
        way: The share of the way from the baseline to the target; None where it is not known.
        change: The relative change since the baseline.
        state: How it stands by its figures.
        said: What its owner said last.
        next_check_in: When they are to say so again; None where the cycle is not running.
    """

    goal: Goal
    now: float | None
    read_on: date | None
    way: float | None
    change: float | None
    state: GoalState
    said: CheckIn | None
    next_check_in: date | None

    @property
    def is_agreed(self) -> bool:
        """Whether its owner says of it what its figures say, in the very same words."""
        is_said = self.said is not None and self.said.confidence is Confidence.ON_TRACK
        return is_said and self.state is GoalState.ON_TRACK

    def is_due(self, today: date) -> bool:
        """Tell whether its owner is to say now how it stands."""
        return self.next_check_in is not None and self.next_check_in <= today

    def is_late(self, today: date) -> bool:
        """Tell whether its owner has been silent for a whole week since they were to say so."""
        return self.next_check_in is not None and self.next_check_in + RHYTHM <= today


def time_of(cycle: Cycle, today: date) -> Time:
    """Return how much of a cycle has passed on a day; a cycle that was closed is over."""
    is_closed = cycle.state is CycleState.CLOSED
    day = cycle.days if is_closed else cycle.day_number(today)
    return Time(day, cycle.days, is_over=is_closed or today > cycle.ends_on)


def standing_of(goal: Goal, cycle: Cycle, today: date) -> Standing:
    """Return how a goal stands on a day.

    Args:
        goal: With its readings and check-ins.
        cycle: The cycle it belongs to.
        today: The day.
    """
    last = goal.readings[-1] if goal.readings else None
    now = last.value if last else goal.baseline
    return Standing(
        goal=goal,
        now=now,
        read_on=last.day if last else None,
        way=way_of(goal.baseline, goal.target, now),
        change=change_of(goal.baseline, now),
        state=state_of(goal.baseline, goal.target, now, time_of(cycle, today)),
        said=goal.check_ins[0] if goal.check_ins else None,
        next_check_in=next_check_in(goal, cycle),
    )


def next_check_in(goal: Goal, cycle: Cycle) -> date | None:
    """Return when the owner of a goal is to say how it stands: a week after the last time, or after the beginning."""
    if cycle.state is not CycleState.RUNNING:
        return None
    last = day_of(goal.check_ins[0].created_at) if goal.check_ins else cycle.starts_on
    return last + RHYTHM


def standings_of(cycle: Cycle, today: date) -> list[Standing]:
    """Return how all goals of a cycle stand on a day."""
    return [standing_of(goal, cycle, today) for goal in cycle.goals]
