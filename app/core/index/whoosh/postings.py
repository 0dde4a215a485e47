"""Which documents hold a term, as bit masks: sets that take microseconds to combine and to count."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sized
from functools import cached_property
from typing import Any, NamedTuple, TypeVar, cast

from whoosh.codec.whoosh3 import LENGTHS_COLUMN
from whoosh.reading import IndexReader, SegmentReader
from whoosh.util.numeric import byte_to_length

T = TypeVar("T")
SATURATION = 1.2
LENGTH_SHARE = 0.75
FEW = 16
KEPT_LISTS = 400
KEPT_NUMBERS = 500_000
"""About as many documents stand in the lists of one sort that are kept, a hundred bytes each."""
KEPT_OCCURRENCES = 100_000
"""About as many are kept: one question is asked of the same lists in several ways, one right after the other."""


class Postings(NamedTuple):
    """Where a term stands.

    Attributes:
        mask: The documents that hold it; bit n is document n.
        scores: How much each of them is about it, by BM25 without the rarity of the term.
    """

    mask: int
    scores: dict[int, float]


NOWHERE = Postings(0, {})


def mask_of(numbers: Collection[int], size: int) -> int:
    """Return the mask of some documents out of `size`."""
    if len(numbers) < FEW:
        return sum(1 << number for number in numbers)
    digits = bytearray(b"0") * size
    for number in numbers:
        digits[-1 - number] = 49
    return int(digits, 2)


def numbers_of(mask: int) -> Iterator[int]:
    """Yield the documents of a mask."""
    digits = bin(mask)[:1:-1]
    number = digits.find("1")
    while number >= 0:
        yield number
        number = digits.find("1", number + 1)


class Snapshot:
    """The terms of an index as one reader sees it, read once and kept.

    Args:
        reader: An open reader; it is used by one thread.
    """

    def __init__(self, reader: IndexReader) -> None:
        self._reader = reader
        self._leaves = [(leaf, base) for leaf, base in reader.leaf_readers() if isinstance(leaf, SegmentReader)]
        self.size = int(reader.doc_count_all())
        self._kept: dict[Hashable, Any] = {}
        self._norms: dict[str, list[float]] = {}
        self._postings: dict[tuple[str, str], Postings] = {}
        self._occurrences: dict[tuple[str, str], Mapping[int, float]] = {}
        self._masks: dict[tuple[str, str], int] = {}
        self._readable: dict[frozenset[int], int] = {}

    @cached_property
    def living(self) -> int:
        """The documents that are not deleted."""
        gone = [base + number for leaf, base in self._leaves for number in leaf.segment().deleted_docs()]
        return ((1 << self.size) - 1) & ~mask_of(gone, self.size)

    def mask(self, field: str, term: str) -> int:
        """Return the documents that hold a term, deleted ones among them."""
        key = (field, term)
        if key not in self._masks:
            ids = [base + number for leaf, base in self._leaves for number in _read(leaf, field, term)[0]]
            self._masks[key] = mask_of(ids, self.size)
        return self._masks[key]

    def readable(self, audience_ids: Collection[int]) -> int:
        """Return the living documents for any of these audiences."""
        audiences = frozenset(audience_ids)
        if audiences not in self._readable:
            found = 0
            for audience_id in audiences:
                found |= self.mask("audience", str(audience_id))
            self._readable[audiences] = found & self.living
        return self._readable[audiences]

    def numbers(self, mask: int) -> frozenset[int]:
        """Return the documents of a mask."""
        return self.kept(("numbers", mask), lambda: frozenset(numbers_of(mask)))

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what was made under a key, made now where it was not yet; what was kept long is made anew."""
        if key not in self._kept:
            if _is_full(self._kept.values()):
                self._kept.clear()
            self._kept[key] = make()
        return cast(T, self._kept[key])

    def occurrences(self, field: str, term: str) -> Mapping[int, float]:
        """Return the documents that hold a term, and how often each does."""
        key = (field, term)
        if key not in self._occurrences:
            if sum(map(len, self._occurrences.values())) > KEPT_OCCURRENCES:
                self._occurrences.clear()
            found: dict[int, float] = {}
            for leaf, base in self._leaves:
                ids, weights = _read(leaf, field, term)
                found.update(zip(map(base.__add__, ids), weights, strict=True))
            self._occurrences[key] = found
        return self._occurrences[key]

    def by_length(self, field: str, worth: Callable[[int], float]) -> list[float]:
        """Return what the length of a field makes of each document, worked out once for each length that there is.

        Args:
            field: The field.
            worth: What a number of terms makes.
        """
        worths = [worth(byte_to_length(one)) for one in range(256)]
        return [worths[one] for leaf, _base in self._leaves for one in _lengths(leaf, field)]

    def key(self, number: int) -> tuple[str, int]:
        """Return kind and id of a document."""
        kind, _colon, id_ = self._keys[number].rpartition(":")
        return kind, int(id_)

    @cached_property
    def _keys(self) -> Any:
        return self._reader.column_reader("key", translate=True)

    def postings(self, field: str, term: str) -> Postings:
        """Return where a term stands and how much is about it."""
        key = (field, term)
        if key not in self._postings:
            if _is_full([one.scores for one in self._postings.values()]):
                self._postings.clear()
            self._postings[key] = self._score(field, term)
        return self._postings[key]

    def _score(self, field: str, term: str) -> Postings:
        norms = self._norms_of(field)
        found = self.occurrences(field, term)
        scores = {number: weight * (SATURATION + 1) / (weight + norms[number]) for number, weight in found.items()}
        return Postings(mask_of(scores, self.size), scores) if scores else NOWHERE

    def _norms_of(self, field: str) -> list[float]:
        """Return BM25's share of a field's length, for each document."""
        if field not in self._norms:
            total = sum(leaf.field_length(field) for leaf, _base in self._leaves)
            mean = max(total / max(self.size, 1), 1.0)
            plain, sloped = SATURATION * (1 - LENGTH_SHARE), SATURATION * LENGTH_SHARE / mean
            self._norms[field] = self.by_length(field, lambda length: plain + sloped * length)
        return self._norms[field]

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

    def factors(self, facet: str, weights: Mapping[str, float]) -> Mapping[int, float]:
        """Return the factor on the score of each document that has one other than one.

        Args:
            facet: A facet whose values weigh.
            weights: The factor of each value of it.
        """
        return self.kept(("factors", facet, tuple(weights.items())), lambda: self._factors(facet, weights))

    def _factors(self, facet: str, weights: Mapping[str, float]) -> dict[int, float]:
        masks = self.facets.get(facet, {})
        weighed = [(weight, masks[value]) for value, weight in weights.items() if value in masks]
        found: dict[int, float] = {}
        for factor, mask in [*self.boosts, *weighed]:
            for number in numbers_of(mask):
                found[number] = found.get(number, 1.0) * factor
        return found

    def _lexicon(self, field: str) -> Iterable[str]:
        return sorted({term.decode() for leaf, _base in self._leaves for term in leaf.lexicon(field)})


def _is_full(kept: Collection[object]) -> bool:
    """Tell whether enough is kept, by the number of things and by what is in them."""
    return len(kept) >= KEPT_LISTS or sum(len(one) for one in kept if isinstance(one, Sized)) > KEPT_NUMBERS


def _read(leaf: SegmentReader, field: str, term: str) -> tuple[list[int], list[float]]:
    """Return the documents of a segment that hold a term, and its weights, taken block by block from Whoosh's list."""
    ids: list[int] = []
    weights: list[float] = []
    if (field, term.encode()) in leaf:
        matcher: Any = leaf._terms.matcher(field, term.encode(), leaf.schema[field].format)
        while matcher.is_active():
            matcher.id(), matcher.weight()
            ids.extend(matcher._ids)
            weights.extend(matcher._weights)
            matcher._next_block()
    return ids, weights


def _lengths(leaf: SegmentReader, field: str) -> bytes:
    """Return the length of a field in each document of a segment as Whoosh writes it: a byte, all in one row."""
    column: Any = leaf._perdoc._cached_reader(f"_{field}_len", LENGTHS_COLUMN)
    row = bytes(column._dbfile.get(column._basepos, column._count)) if column is not None else b""
    return row.ljust(leaf.doc_count_all(), b"\0")
