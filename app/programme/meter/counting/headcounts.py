"""How many people departments had in weeks gone by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from app.programme.meter.counting.directory import Directory


def count_heads(
    mondays: Iterable[date], left_on: Mapping[int, date | None], directory: Directory
) -> Sequence[tuple[date, Mapping[int, int]]]:
    """Return for each week how many people each department had on its Monday.

    Somebody counts from long before the account was made: accounts are made when a company takes Passerelle up, one
    department after another, and mail of that time is counted by the directory of today as well.

    Args:
        mondays: The weeks.
        left_on: The day on which each person with an account left; None: still there.
        directory: Knows in which department somebody was on a day.
    """
    return [
        (
            monday,
            Counter(
                directory.department_of(person_id, monday)
                for person_id, left in left_on.items()
                if left is None or left > monday
            ),
        )
        for monday in mondays
    ]
