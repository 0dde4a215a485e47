"""Who wrote which line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from app.core.revising.lines import matches, split_lines

K = TypeVar("K")


def attribute(versions: Iterable[tuple[K, str]]) -> list[tuple[K, str]]:
    """Return the lines of the newest version, each with the version that brought it.

    Args:
        versions: Keys and texts, oldest first.

    Returns:
        For each line of the newest text the key of its version, and the line without its end.
    """
    keys: list[K] = []
    lines: list[str] = []
    for key, text in versions:
        newer = [line.removesuffix("\n") for line in split_lines(text)]
        kept: list[K] = [key] * len(newer)
        for i, j, size in matches(lines, newer):
            kept[j : j + size] = keys[i : i + size]
        keys, lines = kept, newer
    return list(zip(keys, lines, strict=True))
