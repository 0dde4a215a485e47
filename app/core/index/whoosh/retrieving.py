"""What is most about a question, by BM25F (Robertson, Zaragoza and Taylor 2004): fields weighed before saturation.

Lengths are measured against fixed ones and rarity among what the reader may read, so that nothing else has a say. A
compound is one concept: it counts as its whole or as its parts, whichever is more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import log1p

from app.core.index.analysis import Concept, Wanted
from app.core.index.whoosh.postings import Snapshot
from app.core.index.whoosh.schema import WHOLES

WEIGHTS = {"title": 6.0, "keywords": 3.0, "body": 1.0}
LENGTHS = {"title": 8.0, "keywords": 8.0, "body": 150.0}
"""Terms of a usual text: what is longer counts for less."""
LENGTH_SHARES = {"title": 0.75, "keywords": 0.75, "body": 0.6}
"""How much its length counts, for each field."""
SATURATION = 1.5
Scores = Mapping[int, float]


def best(snapshot: Snapshot, concepts: Sequence[Concept], readable: int, limit: int) -> list[tuple[float, int]]:
    """Return score and number of the documents that are most about something.

    Args:
        snapshot: The terms of the index.
        concepts: What is asked for.
        readable: The mask of the documents that come into question.
        limit: How many.
    """
    totals: dict[int, float] = defaultdict(float)
    among = snapshot.numbers(readable)
    for concept in concepts:
        for number, score in _score(snapshot, concept, among).items():
            totals[number] += score
    least = sorted(totals.values(), reverse=True)[:limit][-1:]
    top = sorted((-score, number) for number, score in totals.items() if least and score >= least[0])
    return [(-score, number) for score, number in top[:limit]]


def _score(snapshot: Snapshot, concept: Concept, among: frozenset[int]) -> Scores:
    whole = _weighed(snapshot, concept.whole, among)
    if not concept.parts:
        return whole
    parts: dict[int, float] = defaultdict(float)
    for part in concept.parts:
        for number, score in _weighed(snapshot, part, among).items():
            parts[number] += score
    for number, score in whole.items():
        parts[number] = max(parts[number], score)
    return parts


def _weighed(snapshot: Snapshot, word: Wanted, among: frozenset[int]) -> Scores:
    """Return how much the documents in question are about a word."""
    scores = {number: score for number, score in topicality(snapshot, word).items() if number in among}
    rarity = log1p((len(among) - len(scores) + 0.5) / (len(scores) + 0.5))
    return {number: rarity * score for number, score in scores.items()}


def topicality(snapshot: Snapshot, word: Wanted) -> Scores:
    """Return how much each document is about a word, whatever the word's rarity; between 0 and `SATURATION` + 1."""
    return snapshot.kept(("topicality", word.folded), lambda: _topicality(snapshot, word))


def _topicality(snapshot: Snapshot, word: Wanted) -> Scores:
    frequencies: dict[int, float] = defaultdict(float)
    for field, weight in WEIGHTS.items():
        shares = _shares_of_length(snapshot, field)
        for number, frequency in _frequencies(snapshot, field, word).items():
            frequencies[number] += weight * frequency / shares[number]
    return {number: one * (SATURATION + 1) / (one + SATURATION) for number, one in frequencies.items()}


def _shares_of_length(snapshot: Snapshot, field: str) -> Sequence[float]:
    """Return by how much the length of a field lessens what stands in it, for each document."""
    share, usual = LENGTH_SHARES[field], LENGTHS[field]
    return snapshot.kept(
        ("shares", field), lambda: snapshot.by_length(field, lambda length: 1 - share + share * length / usual)
    )


def _frequencies(snapshot: Snapshot, field: str, word: Wanted) -> Mapping[int, float]:
    """Return how often a word stands in a field, as one of its stems or as the whole of a compound."""
    found: dict[int, float] = {}
    for term in word.terms:
        more = snapshot.occurrences(field, term)
        if found:
            for number, weight in more.items():
                found[number] = found.get(number, 0.0) + weight
        else:
            found = dict(more)
    if field != "keywords":
        for number, weight in snapshot.occurrences(WHOLES[field], word.folded).items():
            found[number] = max(found.get(number, 0.0), weight)
    return found
