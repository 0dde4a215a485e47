"""Noting what people search for, so that what is missing gets written: how often, never by whom.

A web process gathers counts for a few seconds and hands them to the worker, so that no search waits for the database.
A process that is killed loses the counts of these seconds, and nothing else.
"""

from __future__ import annotations

import atexit
import re
import unicodedata
from collections import Counter
from datetime import date, timedelta
from threading import Lock
from time import monotonic

from sqlalchemy import delete, insert, update

from app.core import jobs
from app.core.calendar import today
from app.core.db import lock, session, unit_of_work
from app.search.models import SearchedPhrase

NOTE = "search.note_phrases"
EVERY = 5.0
"""Seconds for which a process gathers."""
PHRASE_LENGTH = 100
PERSONAL = re.compile(r"@|\d{5}|(?:\d[\s./()+-]*){9}")
"""Addresses and long numbers, written in groups or not: telephones, accounts, personnel numbers."""
UNSEEN = ("Cc", "Cs")
"""Characters that nobody types, and that not every database can hold."""
KEPT = timedelta(days=180)
Key = tuple[str, str, str, str]
"""A day, a phrase, a language, and what is counted."""


class _Gathered:
    counts: Counter[Key] = Counter()
    since = 0.0
    lock = Lock()


def phrase_of(text: str) -> str:
    """Return a text as it is kept: in one case, in one line, not too long; empty where it may name somebody."""
    plain = "".join(" " if unicodedata.category(one) in UNSEEN else one for one in unicodedata.normalize("NFC", text))
    phrase = " ".join(plain.casefold().split())
    return "" if PERSONAL.search(unicodedata.normalize("NFKC", phrase)) else phrase[:PHRASE_LENGTH]


def note_search(text: str, language: str, results: int) -> None:
    """Count a search.

    Args:
        text: What was typed.
        language: The language of the page on which it was typed.
        results: How many things were found.
    """
    _count(text, language, "searches", *(() if results else ("without_result",)))


def note_opened(text: str, language: str) -> None:
    """Count that a result was opened."""
    _count(text, language, "opened")


def _count(text: str, language: str, *columns: str) -> None:
    day, phrase = today().isoformat(), phrase_of(text)
    with _Gathered.lock:
        for column in columns:
            _Gathered.counts[day, phrase, language, column] += 1
    if monotonic() - _Gathered.since >= EVERY:
        hand_over()


@atexit.register
def hand_over() -> None:
    """Give the worker what was gathered."""
    with _Gathered.lock:
        counts, _Gathered.counts, _Gathered.since = _Gathered.counts, Counter(), monotonic()
    if counts:
        jobs.enqueue_quietly(NOTE, [[*key, number] for key, number in counts.items()])


def note_phrases(counts: list[tuple[str, str, str, str, int]]) -> None:
    """Add up what a process has gathered.

    Args:
        counts: A day, a phrase, a language, the column and how many.
    """
    rows: dict[tuple[date, str, str], Counter[str]] = {}
    for day, phrase, language, column, number in counts:
        rows.setdefault((date.fromisoformat(day), phrase, language), Counter())[column] += number
    with unit_of_work():
        lock("search.phrases")
        for (on, phrase, language), more in rows.items():
            _add(on, phrase, language, more)


def _add(day: date, phrase: str, language: str, more: Counter[str]) -> None:
    same = (
        SearchedPhrase.day == day,
        SearchedPhrase.phrase == phrase,
        SearchedPhrase.language == language,
    )
    sums = {column: getattr(SearchedPhrase, column) + number for column, number in more.items()}
    changed = update(SearchedPhrase).where(*same).values(sums).returning(SearchedPhrase.id)
    if session.scalar(changed, execution_options={"synchronize_session": False}) is None:
        session.execute(insert(SearchedPhrase).values(day=day, phrase=phrase, language=language, **more))


def forget_old_phrases() -> int:
    """Delete what was searched for half a year ago and earlier.

    Returns:
        How many rows are gone.
    """
    with unit_of_work():
        old = delete(SearchedPhrase).where(SearchedPhrase.day < today() - KEPT)
        return len(session.scalars(old.returning(SearchedPhrase.id)).all())
