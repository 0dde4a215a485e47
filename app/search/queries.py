"""What search reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.core.db import session
from app.core.index import IndexUnavailableError
from app.core.installation import installation
from app.search.models import SearchedPhrase

MOST_PHRASES = 100
FEWEST_SEARCHES = 2
"""What was searched for once may be one person's secret; it is shown once it was searched for again."""


@dataclass(frozen=True)
class PhraseTally:
    """How often a phrase was searched for in a time, how often nothing was found, when last."""

    phrase: str
    searches: int
    without_result: int
    opened: int
    last_on: date


def count_indexed() -> int:
    """Return how many documents the index holds; none where it does not answer."""
    try:
        return installation().index.count()
    except IndexUnavailableError:
        return 0


def count_searches(since: date, until: date) -> tuple[int, int]:
    """Return how many searches there were from one day to another, and how many of them found nothing."""
    sums = (
        func.coalesce(func.sum(SearchedPhrase.searches), 0),
        func.coalesce(func.sum(SearchedPhrase.without_result), 0),
    )
    searches, without = session.execute(select(*sums).where(SearchedPhrase.day.between(since, until))).one()
    return searches, without


def list_not_found(since: date) -> Sequence[PhraseTally]:
    """Return the phrases for which nothing was found since a day, those searched for most often first."""
    searches, without = func.sum(SearchedPhrase.searches), func.sum(SearchedPhrase.without_result)
    query = (
        select(SearchedPhrase.phrase, searches, without, func.sum(SearchedPhrase.opened), func.max(SearchedPhrase.day))
        .where(SearchedPhrase.day >= since, SearchedPhrase.phrase != "")
        .group_by(SearchedPhrase.phrase)
        .having(without >= FEWEST_SEARCHES)
        .order_by(without.desc(), SearchedPhrase.phrase)
    )
    return [PhraseTally(*row) for row in session.execute(query.limit(MOST_PHRASES))]
