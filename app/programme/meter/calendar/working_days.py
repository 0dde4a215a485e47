"""The days on which a company works."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from holidays import country_holidays

SATURDAY = 5
YEARS_KEPT = 128


def is_working_day(day: date, country: str, subdivision: str = "") -> bool:
    """Tell whether a day is one from Monday to Friday and no public holiday.

    Args:
        day: The day.
        country: Whose public holidays count, as in ISO 3166; of one that is not known, no day is a holiday.
        subdivision: Which part of it; of one that is not known, the holidays of the whole country count.
    """
    return day.weekday() < SATURDAY and day not in _holidays(country, subdivision, day.year)


def count_working_days(days: Iterable[date], country: str, subdivision: str = "") -> int:
    """Return how many of some days are days of work."""
    return sum(is_working_day(day, country, subdivision) for day in days)


@lru_cache(maxsize=YEARS_KEPT)
def _holidays(country: str, subdivision: str, year: int) -> frozenset[date]:
    try:
        return frozenset(country_holidays(country, subdiv=subdivision or None, years=year))
    except NotImplementedError:
        return _holidays(country, "", year) if subdivision else frozenset()
