"""In which order things are found: every weight but those of BM25 itself stands or is named here.

1. *Words first.* What holds more of the words that were asked for stands before what holds fewer, whatever else is true
   of it (`index/whoosh/ranking.py`; PostgreSQL comes near to that with a bonus for each word).
2. *Where they stand.* Within such a group BM25 counts: a word in the title weighs 4, in keywords and tags 2.5, in the
   text 1 (`index/whoosh/schema.py`; PostgreSQL: 1, 0.5 and 0.1 of `ts_rank`). A word is rare or frequent among what the
   reader may see, so that not even the order tells of anything else.
3. *Answers first.* The score of an answer in the FAQ counts `ANSWER` times.
4. *What somebody vouches for.* A text that was checked and is not overdue counts `VERIFIED` times. One that is overdue,
   obsolete or replaced counts `SINKING` times: it is found, below the others.
5. *What helped.* Each time the number of readers whom a text helped, as they said, doubles adds `POPULAR` to the
   factor, up to `MOST_POPULAR`. It is counted when the text is indexed.
6. *What is new.* What changed this month or the one before counts `RECENT` times, within a year `THIS_YEAR` times.

What a champion or an administrator pinned for exactly this phrase stands before everything, and what was excluded for
it is not there (`app/search/pins.py`). Popularity and freshness are mild on purpose: they decide between equals.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from math import log2

from app.core.freshness import Freshness

ANSWER = 4.0
VERIFIED = 1.25
SINKING = 0.4
POPULAR = 0.05
MOST_POPULAR = 1.3
RECENT = 1.15
THIS_YEAR = 1.05
MONTHS_RECENT = 2
MONTHS_A_YEAR = 12
MONTH = "month"
"""The facet that says in which month a thing last changed, as `2026-11`."""


def boost_of(freshness: Freshness, *, is_answer: bool = False, is_outdated: bool = False, helped: int = 0) -> float:
    """Return the factor on the score of a text.

    Args:
        freshness: How far it can be trusted.
        is_answer: Whether it is an answer rather than a text about something.
        is_outdated: Whether it is obsolete, or another one took its place.
        helped: How many readers said that it helped them.
    """
    trust = SINKING if is_outdated or freshness is Freshness.OVERDUE else 1.0
    if trust == 1.0 and freshness in (Freshness.VERIFIED, Freshness.DUE):
        trust = VERIFIED
    popularity = min(1 + POPULAR * log2(1 + max(helped, 0)), MOST_POPULAR)
    return round(trust * popularity * (ANSWER if is_answer else 1.0), 2)


def month_of(day: date) -> str:
    """Return a month as the facet names it."""
    return f"{day:%Y-%m}"


def last_months(day: date, count: int) -> list[str]:
    """Return the month of a day and those before it, as the facet names them.

    Args:
        day: Today.
        count: How many.
    """
    return list(_back_from(day, count))


def _back_from(day: date, count: int) -> Iterator[str]:
    last = day.year * 12 + day.month - 1
    for number in range(last, last - count, -1):
        yield f"{number // 12:04}-{number % 12 + 1:02}"


@lru_cache(maxsize=4)
def weights_by_month(day: date) -> dict[str, float]:
    """Return the factor on the score of what changed in each of the last months.

    Args:
        day: Today.
    """
    months = last_months(day, MONTHS_A_YEAR)
    return {month: RECENT if place < MONTHS_RECENT else THIS_YEAR for place, month in enumerate(months)}
