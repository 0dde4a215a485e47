"""Which days a reader wants to see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.core.calendar import monday_of
from app.programme.meter.figures.periods import QUARTER, WEEK, last_weeks
from app.programme.meter.figures.values import Period

YEAR = 52
"""Weeks in a year, so that it begins and ends with a week."""


class Span(StrEnum):
    """How much time is shown."""

    QUARTER = "quarter"
    YEAR = "year"
    ALL = "all"
    CHOSEN = "chosen"


WEEKS = {Span.QUARTER: QUARTER, Span.YEAR: YEAR}


@dataclass(frozen=True)
class Choice:
    """Some of the days that were counted."""

    span: Span
    period: Period

    @property
    def arguments(self) -> dict[str, str]:
        """What an address says so that it leads to the same days."""
        if self.span is Span.CHOSEN:
            return {"from": self.period.since.isoformat(), "until": self.period.until.isoformat()}
        return {"period": self.span.value}


def choose(counted: Period, asked: Mapping[str, str]) -> Choice:
    """Return the days that an address asks for; the last quarter where it asks for nothing, or for nothing there is.

    Days are widened to whole weeks: what a department sends on a Sunday, or on a day on which nearly all of it is away,
    is the mail of one or two people; and a day could be found by taking one period away from another.

    Args:
        counted: From the first to the last day that was counted.
        asked: The arguments of the address: `period`, or `from` and `until`.
    """
    since, until = _day(asked.get("from", "")), _day(asked.get("until", ""))
    if since or until:
        chosen = Period(max(since or counted.since, counted.since), min(until or counted.until, counted.until))
        if chosen.since <= chosen.until:
            return Choice(Span.CHOSEN, _widened(chosen, counted))
    name = asked.get("period", "")
    span = Span(name) if name in {Span.YEAR, Span.ALL} else Span.QUARTER
    return Choice(span, counted if span is Span.ALL else last_weeks(counted, WEEKS[span]))


def _widened(chosen: Period, counted: Period) -> Period:
    """Return all counted days of the weeks in which a period lies."""
    since, sunday = monday_of(chosen.since), monday_of(chosen.until) + WEEK - timedelta(days=1)
    return Period(max(since, counted.since), min(sunday, counted.until))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
