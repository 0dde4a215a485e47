"""What is most about a question, by BM25F (Robertson, Zaragoza and Taylor 2004): fields weighed before saturation.

Lengths are measured against fixed ones and rarity among what the reader may read, so that nothing else has a say. A
compound is one concept: it counts as its whole or as its parts, whichever is more.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log1p
from typing import NamedTuple

import numpy as np

from app.core.index.analysis import Concept, Wanted
from app.core.index.whoosh.postings import Scores, Snapshot, best_of
from app.core.index.whoosh.schema import WHOLES
from app.core.index.whoosh.segments import Numbers

WEIGHTS = {"title": 6.0, "keywords": 3.0, "body": 1.0}
LENGTHS = {"title": 8.0, "keywords": 8.0, "body": 150.0}
"""Terms of a usual text: what is longer counts for less."""
LENGTH_SHARES = {"title": 0.75, "keywords": 0.75, "body": 0.6}
"""How much its length counts, for each field."""
SATURATION = 1.5


class Topicality(NamedTuple):
    """How much the documents that hold a word are about it: between 0 and `SATURATION` + 1."""

    numbers: Numbers
    scores: Scores


def best(snapshot: Snapshot, concepts: Sequence[Concept], readable: int, limit: int) -> list[tuple[float, int]]:
    """Return score and number of the documents that are most about something, best first.

    Args:
        snapshot: The terms of the index.
        concepts: What is asked for.
        readable: The mask of the documents that come into question.
        limit: How many.
    """
    totals = np.zeros(snapshot.size)
    for concept in concepts:
        totals += _score(snapshot, concept, readable)
    numbers = np.flatnonzero(totals)
    return best_of(numbers, totals[numbers], limit)


def _score(snapshot: Snapshot, concept: Concept, readable: int) -> Scores:
    """Return how much each document in question is about a concept."""
    whole = _weighed(snapshot, concept.whole, readable)
    if not concept.parts:
        return whole
    return np.maximum(whole, sum(_weighed(snapshot, part, readable) for part in concept.parts))


def _weighed(snapshot: Snapshot, word: Wanted, readable: int) -> Scores:
    """Return how much each document in question is about a word."""
    about = topicality(snapshot, word)
    inside = snapshot.flags(readable)[about.numbers]
    count = int(np.count_nonzero(inside))
    rarity = log1p((readable.bit_count() - count + 0.5) / (count + 0.5))
    weighed = np.zeros(snapshot.size)
    weighed[about.numbers[inside]] = rarity * about.scores[inside]
    return weighed


def topicality(snapshot: Snapshot, word: Wanted) -> Topicality:
    """Return how much documents are about a word, whatever the word's rarity."""
    return snapshot.kept(("topicality", word.folded), lambda: _topicality(snapshot, word))


def _topicality(snapshot: Snapshot, word: Wanted) -> Topicality:
    frequencies = np.zeros(snapshot.size)
    for field, weight in WEIGHTS.items():
        frequencies += weight * _frequencies(snapshot, field, word) / _shares_of_length(snapshot, field)
    numbers = np.flatnonzero(frequencies).astype(np.int32)
    found = frequencies[numbers]
    return Topicality(numbers, found * (SATURATION + 1) / (found + SATURATION))


def _shares_of_length(snapshot: Snapshot, field: str) -> Scores:
    """Return by how much the length of a field lessens what stands in it, for each document."""
    share, usual = LENGTH_SHARES[field], LENGTHS[field]
    return snapshot.kept(
        ("shares", field), lambda: snapshot.by_length(field, lambda length: 1 - share + share * length / usual)
    )


def _frequencies(snapshot: Snapshot, field: str, word: Wanted) -> Scores:
    """Return how often a word stands in a field of each document, as one of its stems or as the whole of a compound."""
    found = np.zeros(snapshot.size)
    for term in word.terms:
        stems = snapshot.occurrences(field, term)
        found[stems.numbers] += stems.weights
    if field != "keywords":
        wholes = snapshot.occurrences(WHOLES[field], word.folded)
        found[wholes.numbers] = np.maximum(found[wholes.numbers], wholes.weights)
    return found
