"""Which documents answer a question and which of them best: those with more of its words first, then by BM25.

Rarity is counted among the documents that the reader may see, so that not even the order tells of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log1p

import numpy as np

from app.core.index.analysis import Question, Wanted
from app.core.index.whoosh.postings import Postings, Scores, Snapshot, best_of, numbers_of
from app.core.index.whoosh.schema import NAMES, TERMS, WHOLES

BEGINNING = 0.1
"""What a name counts that only begins like what was typed."""


@dataclass(frozen=True)
class Scorer:
    """One word of a question among the documents of an index.

    Attributes:
        mask: The readable documents that hold it.
        lists: Where each of its terms stands, with the weight of the field.
        is_counted: Whether a document that has it has one more of the words; the whole of a compound is not counted.
    """

    mask: int
    lists: Sequence[tuple[Postings, float]]
    is_counted: bool


def scorer(snapshot: Snapshot, word: Wanted, readable: int) -> Scorer:
    """Look a word up: its stems in every field, or the whole where it is made of parts."""
    places = [(field, term, weight) for term in sorted(word.terms) for field, weight in TERMS.items()]
    if word.compound:
        places = []
    places += [(field, word.compound or word.folded, TERMS["keywords"]) for field in sorted({*WHOLES.values()})]
    found = [(snapshot.postings(field, term), weight) for field, term, weight in places]
    mask = 0
    for postings, _weight in found:
        mask |= postings.mask
    mask &= readable
    rarity = log1p(readable.bit_count() / (1 + mask.bit_count()))
    lists = [(postings, weight * rarity) for postings, weight in found if postings.mask]
    return Scorer(mask, lists, is_counted=not word.compound)


def scorers(snapshot: Snapshot, question: Question, readable: int) -> list[Scorer]:
    """Look up every word of a question."""
    return [scorer(snapshot, word, readable) for word in question.words]


def union(found: Iterable[Scorer]) -> int:
    """Return the documents that hold any of the words."""
    mask = 0
    for one in found:
        mask |= one.mask
    return mask


def namers(snapshot: Snapshot, words: Iterable[str], matching: int) -> list[Scorer]:
    """Look up what names begin like: a whole word counts for more than a beginning, and few names for more than many.

    Args:
        snapshot: The terms.
        words: As they were typed, folded.
        matching: The documents in which each of the words begins a name.
    """
    numbers = numbers_of(matching, snapshot.size).astype(np.int32)
    beginnings = Postings(matching, numbers, np.full(len(numbers), BEGINNING))
    wholes = [snapshot.postings(NAMES, word) for word in words]
    return [Scorer(one.mask, [(one, 1.0), (beginnings, 1.0)], is_counted=True) for one in wholes]


def best(
    snapshot: Snapshot, found: Sequence[Scorer], among: int, wanted: int, factors: Scores
) -> list[tuple[float, int]]:
    """Return score and number of the best documents, best first; scores of one tier lie between 0 and 1, above it.

    Args:
        snapshot: The terms.
        found: The words.
        among: The documents that come into question.
        wanted: How many.
        factors: On the score of each document.
    """
    totals = _totals(snapshot, found) * factors
    ranked: list[tuple[float, int]] = []
    for tier, mask in _tiers(found, among):
        if len(ranked) >= wanted:
            break
        if mask:
            numbers = numbers_of(mask, snapshot.size)
            top = best_of(numbers, totals[numbers], wanted - len(ranked))
            ranked += [(tier + total / (1 + total), number) for total, number in top]
    return ranked


def _totals(snapshot: Snapshot, found: Sequence[Scorer]) -> Scores:
    """Return how much each document is about all the words together."""
    totals = np.zeros(snapshot.size)
    for one in found:
        for postings, weight in one.lists:
            totals[postings.numbers] += weight * postings.scores
    return totals


def _tiers(found: Sequence[Scorer], among: int) -> list[tuple[int, int]]:
    """Return the documents that hold exactly n of the words, for each n from all of them down to none."""
    at_least = [among]
    for one in found:
        if one.is_counted:
            at_least.append(0)
            for n in range(len(at_least) - 1, 0, -1):
                at_least[n] |= at_least[n - 1] & one.mask
    at_least.append(0)
    return [(n, at_least[n] & ~at_least[n + 1]) for n in range(len(at_least) - 2, -1, -1)]
