"""The mail of a department over four weeks, for its champion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.accounts.queries.departments import get_department
from app.programme.meter.figures.periods import WEEK, last_weeks
from app.programme.meter.figures.values import Pair, Period
from app.programme.queries.figures import counted_period, department_weeks, find_shown_within, matrix_of

WEEKS = 4
"""Whole ones, since the day that comes in and the one that falls out by night would tell of single days."""


@dataclass(frozen=True)
class DepartmentMonth:
    """What a department sent to others in the last four weeks that were counted.

    Attributes:
        name: The department.
        now: Deliveries to other departments.
        before: The same in the four weeks before; None where these were not counted.
        most_to: The department to which most of it went; empty where that is not to be told.
        most: How many of them.
    """

    name: str
    now: int
    before: int | None
    most_to: str = ""
    most: int = 0


def month_of(department_id: int) -> DepartmentMonth | None:
    """Return the last four weeks of a department with all below it; None where nothing is to be told of it."""
    counted = counted_period()
    department = get_department(department_id)
    if counted is None or department is None:
        return None
    now = last_weeks(counted, WEEKS)
    sent = _crossing(now, department_id)
    if sent is None:
        return None
    before = Period(now.since - WEEKS * WEEK, now.since - timedelta(days=1))
    pair = _largest_pair(now, department_id)
    return DepartmentMonth(
        name=department.name,
        now=sent,
        before=_crossing(before, department_id) if before.since >= counted.since else None,
        most_to=pair.recipient.name if pair else "",
        most=pair.deliveries if pair else 0,
    )


def _crossing(period: Period, department_id: int) -> int | None:
    weeks = department_weeks(period, department_id)
    return sum(week.totals.crossing for week in weeks) if weeks else None


def _largest_pair(period: Period, department_id: int) -> Pair | None:
    """Return the pair of departments, none of them pooled, over which most of a department's mail leaves it."""
    own = find_shown_within(department_id)
    pairs = [
        pair
        for pair in matrix_of(period).pairs.values()
        if own.issuperset(pair.sender.party_ids) and not own.intersection(pair.recipient.party_ids)
    ]
    named = [pair for pair in pairs if pair.sender.name and pair.recipient.name]
    return max(named, key=lambda pair: pair.deliveries, default=None)
