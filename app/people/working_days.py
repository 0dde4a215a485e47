"""The days of the week on which a person works."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

MONDAY = date(2026, 1, 5)
"""Some Monday; the days' names are taken from it and the days after."""


RANGE = 3
"""So many days in a row are written as a range."""


def names_of_days(format_date: Callable[[date, str], str]) -> Iterator[tuple[str, str]]:
    """Yield number and name of each day of the week.

    Args:
        format_date: Writes a date in the reader's language after a pattern of CLDR.
    """
    for number in range(1, 8):
        yield str(number), format_date(MONDAY + timedelta(days=number - 1), "EEEE").capitalize()


def summary(days: str, format_date: Callable[[date, str], str]) -> str:
    """Return days such as `1235` in short words: runs of three or more as a range.

    Args:
        days: Numbers of the ISO weekdays, in order.
        format_date: Writes a date in the reader's language after a pattern of CLDR.
    """
    names = {number: format_date(MONDAY + timedelta(days=int(number) - 1), "EEE") for number in days}
    parts: list[str] = []
    for run in _runs(days):
        parts += [f"{names[run[0]]}–{names[run[-1]]}"] if len(run) >= RANGE else [names[day] for day in run]
    return ", ".join(parts)


def _runs(days: str) -> list[str]:
    runs: list[str] = []
    for day in days:
        if runs and int(day) == int(runs[-1][-1]) + 1:
            runs[-1] += day
        else:
            runs.append(day)
    return runs
