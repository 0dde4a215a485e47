"""A cache of what was computed from the tables, in the process, until they change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast

MOST_KEPT = 48

T = TypeVar("T")


class Cache:
    """A few results by what they were computed from; the one that was not asked for longest goes first."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, compute: Callable[[], T]) -> T:
        """Return what is kept under a key; where nothing is, compute it and keep it."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast(T, self._kept[key])
        result = compute()
        with self._lock:
            self._kept[key] = result
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return result

    def clear(self) -> None:
        """Keep nothing any more."""
        with self._lock:
            self._kept.clear()


FIGURES = Cache()
"""The figures of the meter; the generation of its settings is part of every key."""
