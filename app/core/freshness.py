"""Until when a check of a text counts, and when somebody is reminded of the next one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

MOST_MONTHS = 60
DAYS_PER_MONTH = 30.4375
"""The mean length of a month of the Gregorian calendar: 365.25 / 12."""
DUE_BEFORE = timedelta(days=28)
DAYS_BEFORE = (28, 14, 0, -7)
"""When a keeper is reminded: four and two weeks before, on the day, and a week after."""
CATCH_UP = 3
"""How many days late a reminder is still sent, where the worker did not run on the day."""


class Freshness(StrEnum):
    """How far a text can be trusted to be current."""

    UNKEPT = "unkept"
    VERIFIED = "verified"
    DUE = "due"
    OVERDUE = "overdue"


def next_review(from_day: date, months: int) -> date:
    """Return the day by which a text is to be checked.

    Args:
        from_day: When it was found right.
        months: How many months that counts.
    """
    return from_day + timedelta(days=round(months * DAYS_PER_MONTH))


def stages_due(day: date) -> Iterator[tuple[int, list[date]]]:
    """Yield the stages of reminding, as days before a review: the last stage first, so that it counts where several do.

    Each comes with the days of review for which it is due, or was due and may have been missed.

    Args:
        day: Today.
    """
    for days_before in reversed(DAYS_BEFORE):
        yield days_before, [day + timedelta(days=days_before - late) for late in range(CATCH_UP + 1)]


def days_just_passed(day: date) -> list[date]:
    """Return the days of review that passed last night, and those before that may have been missed."""
    return [day - timedelta(days=days) for days in range(1, CATCH_UP + 2)]
