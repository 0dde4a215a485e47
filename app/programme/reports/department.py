"""The mail of a department over four weeks, for home.

Home asks for it each time, so a process remembers it until people move, departments change or mail is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.calendar import today
from app.core.generations import Memory
from app.programme.meter.figures.periods import WEEK, last_weeks
from app.programme.meter.figures.values import Pair, Period, Totals
from app.programme.meter.figures.weekly import totals_of_weeks
from app.programme.queries.counted import list_weeks
from app.programme.queries.figures import counted_period, find_shown_within, matrix_of
from app.programme.queries.traffic import PartyRow, list_parties

WEEKS = 4
"""Whole ones, since the day that comes in and the one that falls out by night would tell of single days."""


@dataclass(frozen=True)
class DepartmentMonth:
    """What a department sent to others in the last four weeks that were counted.

    Attributes:
        department_id: The department.
        name: Its name.
        rate: Deliveries to other departments for each person and working day.
        before: The same in the four weeks before; None where these were not counted.
        most_to: The department to which most of it went; empty where that is not to be told.
        most: How many deliveries these were.
    """

    department_id: int
    name: str
    rate: float
    before: float | None
    most_to: str = ""
    most: int = 0


MONTHS = Memory[tuple[tuple[int, ...], date], DepartmentMonth | None]("people", "meter", size=1_000)


def month_of(lineage: Sequence[int]) -> DepartmentMonth | None:
    """Return the last four weeks of a department with all below it.

    Args:
        lineage: The departments from the root down to it; where a department is too small to be told of, the next one
            above it is told of instead.

    Returns:
        None where nothing is to be told of any of them.
    """
    return MONTHS.get((tuple(lineage), today()), lambda: _first_told(lineage, list_parties()))


def _first_told(lineage: Sequence[int], parties: Sequence[PartyRow]) -> DepartmentMonth | None:
    counted = counted_period()
    names = {party.department_id: party.name for party in parties}
    if counted is None:
        return None
    months = (_month(one, names[one], counted) for one in reversed(lineage) if one in names)
    return next((month for month in months if month is not None), None)


def _month(department_id: int, name: str, counted: Period) -> DepartmentMonth | None:
    own = find_shown_within(department_id)
    now = last_weeks(counted, WEEKS)
    rate = _sent(now, own).rate if own else None
    if rate is None:
        return None
    before = Period(now.since - WEEKS * WEEK, now.since - timedelta(days=1))
    pair = _largest_pair(now, own)
    return DepartmentMonth(
        department_id,
        name,
        rate,
        before=_sent(before, own).rate if before.since >= counted.since else None,
        most_to=pair.recipient.name if pair else "",
        most=pair.deliveries if pair else 0,
    )


def _sent(period: Period, own: frozenset[int]) -> Totals:
    return totals_of_weeks(list_weeks(period), own)


def _largest_pair(period: Period, own: frozenset[int]) -> Pair | None:
    """Return the pair of departments, none of them pooled, over which most of a department's mail leaves it."""
    pairs = [
        pair
        for pair in matrix_of(period).pairs.values()
        if own.issuperset(pair.sender.party_ids) and not own.intersection(pair.recipient.party_ids)
    ]
    named = [pair for pair in pairs if pair.sender.name and pair.recipient.name]
    return max(named, key=lambda pair: pair.deliveries, default=None)
