"""Which documents hold a term: bit masks, which take microseconds to combine and to count, and arrays of scores."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import IndexReader, SegmentReader
from whoosh.util.numeric import byte_to_length

from app.core.index.whoosh.segments import Kept, Numbers, Occurrences, Segments

T = TypeVar("T")
Scores = NDArray[np.float64]
SATURATION = 1.2
LENGTH_SHARE = 0.75
KEPT_BYTES = 32_000_000


class Postings(NamedTuple):
    """Where a term stands.

    Attributes:
        mask: The documents that hold it; bit n is document n.
        numbers: The same documents.
        scores: How much each of them is about it, by BM25 without the rarity of the term.
    """

    mask: int
    numbers: Numbers
    scores: Scores


def mask_of(numbers: Sequence[int] | NDArray[np.integer], size: int) -> int:
    """Return the mask of some documents out of `size`."""
    flags = np.zeros(size, np.uint8)
    flags[np.asarray(numbers, np.int64)] = 1
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def flags_of(mask: int, size: int) -> NDArray[np.bool_]:
    """Return for each of `size` documents whether it belongs to a mask."""
    packed = np.frombuffer(mask.to_bytes(-(-size // 8), "little"), np.uint8)
    return np.unpackbits(packed, count=size, bitorder="little").view(np.bool_)


def numbers_of(mask: int, size: int) -> NDArray[np.intp]:
    """Return the documents of a mask, ascending."""
    return np.flatnonzero(flags_of(mask, size))


def best_of(numbers: NDArray[np.integer], scores: Scores, wanted: int) -> list[tuple[float, int]]:
    """Return score and number of the documents with the highest scores, the lower number first where they are equal."""
    if 0 < wanted < len(scores):
        least = np.partition(scores, -wanted)[-wanted]
        numbers, scores = numbers[scores >= least], scores[scores >= least]
    order = np.lexsort((numbers, -scores))[:wanted]
    return list(zip(scores[order].tolist(), numbers[order].tolist(), strict=True))


class Snapshot:
    """The terms of an index as one reader sees it.

    Args:
        reader: An open reader; it is used by one thread.
        segments: What has been read of its segments.
    """

    def __init__(self, reader: IndexReader, segments: Segments) -> None:
        self._leaves = [(leaf, base) for leaf, base in reader.leaf_readers() if isinstance(leaf, SegmentReader)]
        self._segments = segments
        self._segments.forget_all_but(leaf for leaf, _base in self._leaves)
        self.size = int(reader.doc_count_all())
        self._kept = Kept(KEPT_BYTES)

    @cached_property
    def living(self) -> int:
        """The documents that are not deleted."""
        gone = [base + number for leaf, base in self._leaves for number in leaf.segment().deleted_docs()]
        return ((1 << self.size) - 1) & ~mask_of(gone, self.size)

    def mask(self, field: str, term: str) -> int:
        """Return the documents that hold a term, deleted ones among them."""
        return self.kept(("mask", field, term), lambda: mask_of(self.occurrences(field, term).numbers, self.size))

    def readable(self, audience_ids: Collection[int]) -> int:
        """Return the living documents for any of these audiences."""
        audiences = frozenset(audience_ids)
        return self.kept(("readable", audiences), lambda: self._readable(audiences))

    def _readable(self, audiences: Collection[int]) -> int:
        found = 0
        for audience_id in audiences:
            found |= self.mask("audience", str(audience_id))
        return found & self.living

    def flags(self, mask: int) -> NDArray[np.bool_]:
        """Return for each document whether it belongs to a mask."""
        return self.kept(("flags", mask), lambda: flags_of(mask, self.size))

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what was made under a key, made now where it is not kept."""
        return self._kept.get(key, make)

    def occurrences(self, field: str, term: str) -> Occurrences:
        """Return the documents that hold a term, and how often each does."""
        found = [(base, self._segments.occurrences(leaf, field, term)) for leaf, base in self._leaves]
        there = [(base, one) for base, one in found if len(one.numbers)] or found[:1]
        if len(there) == 1 and not there[0][0]:
            return there[0][1]
        numbers = [one.numbers + np.int32(base) for base, one in there]
        return Occurrences(_joined(numbers, np.int32), _joined([one.weights for _base, one in there], np.float32))

    def by_length(self, field: str, worth: Callable[[int], float]) -> Scores:
        """Return what the length of a field makes of each document, worked out once for each length that there is.

        Args:
            field: The field.
            worth: What a number of terms makes.
        """
        worths = np.array([worth(byte_to_length(one)) for one in range(256)])
        return _joined([worths[self._segments.lengths(leaf, field)] for leaf, _base in self._leaves], np.float64)

    def keys(self, numbers: Iterable[int]) -> Iterator[tuple[str, int]]:
        """Yield kind and id of some documents."""
        bases = [base for _leaf, base in self._leaves]
        known = [self._segments.keys(leaf) for leaf, _base in self._leaves]
        for number in numbers:
            place = bisect_right(bases, number) - 1
            keys, within = known[place], number - bases[place]
            yield keys.kinds[keys.places[within]], int(keys.ids[within])

    def postings(self, field: str, term: str) -> Postings:
        """Return where a term stands and how much is about it."""
        return self.kept(("postings", field, term), lambda: self._score(field, term))

    def _score(self, field: str, term: str) -> Postings:
        numbers, weights = self.occurrences(field, term)
        scores = weights * (SATURATION + 1) / (weights + self._norms(field)[numbers])
        return Postings(self.mask(field, term), numbers, scores)

    def _norms(self, field: str) -> Scores:
        """Return BM25's share of a field's length, for each document."""
        return self.kept(("norms", field), lambda: self._norms_of(field))

    def _norms_of(self, field: str) -> Scores:
        total = sum(leaf.field_length(field) for leaf, _base in self._leaves)
        mean = max(total / max(self.size, 1), 1.0)
        plain, sloped = SATURATION * (1 - LENGTH_SHARE), SATURATION * LENGTH_SHARE / mean
        return self.by_length(field, lambda length: plain + sloped * length)

    @cached_property
    def facets(self) -> dict[str, dict[str, int]]:
        """The documents that have each value of each facet, by name and value; the kind is a facet too."""
        found: dict[str, dict[str, int]] = {}
        for field in ("kind", "facet"):
            for text in self._lexicon(field):
                name, _equals, value = text.partition("=") if field == "facet" else (field, "", text)
                found.setdefault(name, {})[value] = self.mask(field, text)
        return found

    @cached_property
    def boosts(self) -> list[tuple[float, int]]:
        """The factors on scores other than one, each with the documents that have it."""
        return [(float(text), self.mask("boost", text)) for text in self._lexicon("boost")]

    def factors(self, facet: str, weights: Mapping[str, float]) -> Scores:
        """Return the factor on the score of each document.

        Args:
            facet: A facet whose values weigh.
            weights: The factor of each value of it.
        """
        return self.kept(("factors", facet, tuple(weights.items())), lambda: self._factors(facet, weights))

    def _factors(self, facet: str, weights: Mapping[str, float]) -> Scores:
        masks = self.facets.get(facet, {})
        weighed = [(weight, masks[value]) for value, weight in weights.items() if value in masks]
        factors = np.ones(self.size)
        for factor, mask in [*self.boosts, *weighed]:
            factors[numbers_of(mask, self.size)] *= factor
        return factors

    def _lexicon(self, field: str) -> Iterable[str]:
        return sorted({term.decode() for leaf, _base in self._leaves for term in leaf.lexicon(field)})


def _joined(arrays: list[NDArray[Any]], kind: type[np.generic]) -> NDArray[Any]:
    return np.concatenate(arrays) if arrays else np.empty(0, kind)
