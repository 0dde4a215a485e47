"""What the segments of an index hold, read once: a segment never changes, so what was read of it stays true."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from sys import getsizeof
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import LENGTHS_COLUMN
from whoosh.reading import SegmentReader

Numbers = NDArray[np.int32]
"""Documents by their numbers, ascending."""
Weights = NDArray[np.float32]
T = TypeVar("T")
KEPT_BYTES = 64_000_000
OF_AN_ENTRY = 300
"""Bytes that keeping a thing takes besides its key and what it is made of, about."""


class Occurrences(NamedTuple):
    """The documents that hold a term, and how often each does."""

    numbers: Numbers
    weights: Weights


class Keys(NamedTuple):
    """What the documents of a segment are: of each the place of its kind among the kinds, and its id."""

    kinds: tuple[str, ...]
    places: NDArray[np.int16]
    ids: NDArray[np.int64]


NOWHERE = Occurrences(np.empty(0, np.int32), np.empty(0, np.float32))


class Kept:
    """Arrays and masks, kept until they weigh too much: then those go that nobody has asked for lately.

    Args:
        most_bytes: What they may weigh together.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._things: dict[Hashable, tuple[object, int]] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the thing of a key, made now where it is not kept."""
        found = self._things.pop(key, None)
        if found is None:
            thing = make()
            found = thing, OF_AN_ENTRY + _weight(key) + _weight(thing)
            self._bytes += found[1]
        self._things[key] = found
        while self._bytes > self._most and len(self._things) > 1:
            self._forget(next(iter(self._things)))
        return cast(T, found[0])

    def forget_unless(self, is_wanted: Callable[[Any], bool]) -> None:
        """Keep only things whose keys are wanted."""
        for key in [key for key in self._things if not is_wanted(key)]:
            self._forget(key)

    def _forget(self, key: Hashable) -> None:
        self._bytes -= self._things.pop(key)[1]


def _weight(thing: object) -> int:
    parts = thing if isinstance(thing, tuple) else (thing,)
    return sum(one.nbytes if isinstance(one, np.ndarray) else getsizeof(one) for one in parts)


class Segments:
    """What has been read of the segments of one index, over all the readers that see some of them."""

    def __init__(self) -> None:
        self._kept = Kept(KEPT_BYTES)

    def forget_all_but(self, leaves: Iterable[SegmentReader]) -> None:
        """Forget segments that are no longer part of the index."""
        there = {leaf.segment().segment_id() for leaf in leaves}
        self._kept.forget_unless(lambda key: key[0] in there)

    def occurrences(self, leaf: SegmentReader, field: str, term: str) -> Occurrences:
        """Return where a term stands in a segment."""
        return self._kept.get((leaf.segment().segment_id(), field, term), lambda: _read(leaf, field, term))

    def lengths(self, leaf: SegmentReader, field: str) -> NDArray[np.uint8]:
        """Return the length of a field in each document of a segment as Whoosh writes it: a byte that stands for it."""
        return self._kept.get((leaf.segment().segment_id(), field), lambda: _lengths(leaf, field))

    def keys(self, leaf: SegmentReader) -> Keys:
        """Return what the documents of a segment are."""
        return self._kept.get((leaf.segment().segment_id(),), lambda: _keys(leaf))


def _read(leaf: SegmentReader, field: str, term: str) -> Occurrences:
    """Take Whoosh's list block by block: the first of the numbers of a block, then what is added to each."""
    if (field, term.encode()) not in leaf:
        return NOWHERE
    matcher: Any = leaf._terms.matcher(field, term.encode(), leaf.schema[field].format)
    numbers: list[Any] = []
    weights: list[Any] = []
    while matcher.is_active():
        if not hasattr(matcher, "_read_data"):  # a list of one, which stands in the dictionary of terms
            numbers.append([matcher.id()])
            weights.append([matcher.weight()])
            break
        matcher._read_data()
        numbers.append(np.cumsum(matcher._data[0]))
        given = matcher._data[1]
        weights.append(np.broadcast_to(1.0 if given is None else given, len(numbers[-1])))
        matcher._next_block()
    return Occurrences(np.concatenate(numbers).astype(np.int32), np.concatenate(weights).astype(np.float32))


def _lengths(leaf: SegmentReader, field: str) -> NDArray[np.uint8]:
    column: Any = leaf._perdoc._cached_reader(f"_{field}_len", LENGTHS_COLUMN)
    row = bytes(column._dbfile.get(column._basepos, column._count)) if column is not None else b""
    return np.frombuffer(row.ljust(leaf.doc_count_all(), b"\0"), np.uint8)


def _keys(leaf: SegmentReader) -> Keys:
    pairs = [key.decode().rpartition(":") for key in leaf.column_reader("key", translate=False)]
    kinds = tuple(sorted({kind for kind, _colon, _id in pairs}))
    place = {kind: at for at, kind in enumerate(kinds)}
    ids = np.array([int(id_ or 0) for _kind, _colon, id_ in pairs], np.int64)
    return Keys(kinds, np.array([place[kind] for kind, _colon, _id in pairs], np.int16), ids)
