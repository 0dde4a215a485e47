"""How far a goal has come: plain arithmetic on its baseline, its target, where it stands, and the day of the cycle."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SLACK = 0.1
"""How much of the way a goal may lag behind the straight line and still count as on track: what is measured over four
weeks comes late, and a single week is no trend."""
NEARLY = 1e-9
"""Differences below this come from how a machine writes numbers."""


class GoalState(StrEnum):
    """How a goal stands."""

    UNKNOWN = "unknown"
    REACHED = "reached"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    MISSED = "missed"


@dataclass(frozen=True)
class Time:
    """How much of a cycle has passed.

    Attributes:
        day: Its day, from 1; 0 before it.
        days: How many it has.
        is_over: Whether nothing can change any more.
    """

    day: int
    days: int
    is_over: bool = False

    @property
    def passed(self) -> float:
        """The share of the cycle that has passed."""
        return self.day / self.days


def way_of(baseline: float | None, target: float | None, now: float | None) -> float | None:
    """Return how much of the way from its baseline to its target a goal has come.

    `(now - baseline) / (target - baseline)`: 0 at the baseline, 1 at the target, below 0 where it went the wrong way,
    whether less or more is aimed at. Where the two are the same, the goal is to hold what there is: 1 while it does.

    Returns:
        None where one of the three is not known.
    """
    if baseline is None or target is None or now is None:
        return None
    length = target - baseline
    if abs(length) < NEARLY:
        return 1.0 if abs(now - target) < NEARLY else 0.0
    return (now - baseline) / length


def state_of(baseline: float | None, target: float | None, now: float | None, time: Time) -> GoalState:
    """Return how a goal stands, expecting it to come as far on each day as on any other.

    Args:
        baseline: The value it started from.
        target: The value to reach.
        now: The last value there is.
        time: How much of the cycle has passed.

    Returns:
        `reached` at the target or beyond it; `missed` short of it when the cycle is over; before that `on_track` where
        the share of the way is the share of the days or more, less `SLACK`, else `behind`; `unknown` without figures.
    """
    way = way_of(baseline, target, now)
    if way is None:
        return GoalState.UNKNOWN
    if way >= 1 - NEARLY:
        return GoalState.REACHED
    if time.is_over:
        return GoalState.MISSED
    return GoalState.ON_TRACK if way >= time.passed - SLACK - NEARLY else GoalState.BEHIND


def change_of(baseline: float | None, now: float | None) -> float | None:
    """Return the relative change since the baseline: -0.2 is a fifth less; None where there is nothing to compare."""
    return (now - baseline) / abs(baseline) if baseline and now is not None else None
