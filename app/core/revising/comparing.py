"""What changed from one text to the next: by line, and inside a line by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from app.core.revising.lines import matches, split_lines

WORD = re.compile(r"\w+|\s+|[^\w\s]")
MOST_CHARACTERS = 2_000
"""Of a line that is compared by word; a longer one is marked as a whole."""
MOST_LINES = 1_000
"""Of changed lines that are compared by word; where more changed, lines are removed and added as a whole."""
MOST_PAIRS = 2_500
"""Of lines that are tried against each other in one changed block; in a larger block they are paired in their order."""
ALIKE = 0.5


class RowKind(StrEnum):
    """What became of a line."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """A part of a line."""

    text: str
    is_changed: bool


@dataclass(frozen=True)
class Line:
    """A line: its number from 1, and its parts."""

    number: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Row:
    """A line before and after; None where there was none."""

    kind: RowKind
    before: Line | None
    after: Line | None


@dataclass(frozen=True)
class Hunk:
    """Rows that stand together; `skipped` lines before them are the same and left out."""

    rows: tuple[Row, ...]
    skipped: int


@dataclass(frozen=True)
class Comparison:
    """What changed; `skipped` lines after the last hunk are the same and left out."""

    hunks: tuple[Hunk, ...]
    added: int
    removed: int
    skipped: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.added or self.removed)


def compare(before: str, after: str, *, context: int = 3) -> Comparison:
    """Compare two texts.

    Args:
        before: The earlier one.
        after: The later one.
        context: How many lines that are the same are shown around those that are not.
    """
    a, b = ([line.removesuffix("\n") for line in split_lines(text)] for text in (before, after))
    rows = list(_rows(a, b))
    hunks, skipped = _hunks(rows, context)
    added = sum(row.kind in (RowKind.ADDED, RowKind.CHANGED) for row in rows)
    removed = sum(row.kind in (RowKind.REMOVED, RowKind.CHANGED) for row in rows)
    return Comparison(hunks, added, removed, skipped)


def _rows(a: Sequence[str], b: Sequence[str]) -> Iterator[Row]:
    found = matches(a, b)
    has_few = len(a) - sum(size for _i, _j, size in found) <= MOST_LINES
    at_a = at_b = 0
    for i, j, size in [*found, (len(a), len(b), 0)]:
        before, after = range(at_a, i), range(at_b, j)
        yield from _changed_rows(a, b, before, after, _pairs(a, b, before, after) if has_few else [])
        for step in range(size):
            yield Row(RowKind.SAME, _whole(i + step, a[i + step]), _whole(j + step, b[j + step]))
        at_a, at_b = i + size, j + size


def _changed_rows(
    a: Sequence[str], b: Sequence[str], before: range, after: range, pairs: Sequence[tuple[int, int]]
) -> Iterator[Row]:
    """Yield the rows of a block that was replaced: lines that became each other side by side."""
    at_a, at_b = before.start, after.start
    for i, j in [*pairs, (before.stop, after.stop)]:
        yield from (Row(RowKind.REMOVED, _whole(n, a[n], is_changed=True), None) for n in range(at_a, i))
        yield from (Row(RowKind.ADDED, None, _whole(n, b[n], is_changed=True)) for n in range(at_b, j))
        if i < before.stop and j < after.stop:
            yield _by_word(i, a[i], j, b[j])
        at_a, at_b = i + 1, j + 1


def _pairs(a: Sequence[str], b: Sequence[str], before: range, after: range) -> list[tuple[int, int]]:
    """Return which lines of a replaced block became which, in their order."""
    if len(before) * len(after) > MOST_PAIRS:
        return [(i, j) for i, j in zip(before, after, strict=False) if _are_alike(a[i], b[j])]
    pairs, at = [], after.start
    for i in before:
        j = next((one for one in range(at, after.stop) if _are_alike(a[i], b[one])), None)
        if j is not None:
            pairs.append((i, j))
            at = j + 1
    return pairs


def _are_alike(one: str, other: str) -> bool:
    if not one.strip() or not other.strip() or max(len(one), len(other)) > MOST_CHARACTERS:
        return False
    matcher = SequenceMatcher(None, WORD.findall(one), WORD.findall(other))
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _by_word(i: int, one: str, j: int, other: str) -> Row:
    """Return a row of two lines in which the words that differ are marked."""
    a, b = WORD.findall(one), WORD.findall(other)
    before: list[Piece] = []
    after: list[Piece] = []
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        _add(before, "".join(a[a1:a2]), kind != "equal")
        _add(after, "".join(b[b1:b2]), kind != "equal")
    return Row(RowKind.CHANGED, Line(i + 1, tuple(before)), Line(j + 1, tuple(after)))


def _add(pieces: list[Piece], text: str, is_changed: bool) -> None:
    if text:
        pieces.append(Piece(text, is_changed))


def _whole(index: int, text: str, *, is_changed: bool = False) -> Line:
    return Line(index + 1, (Piece(text, is_changed),) if text else ())


def _hunks(rows: Sequence[Row], context: int) -> tuple[tuple[Hunk, ...], int]:
    """Return the rows around changes as hunks, and how many rows are left out after the last one."""
    changed = [number for number, row in enumerate(rows) if row.kind is not RowKind.SAME]
    spans: list[list[int]] = []
    for number in changed:
        start, stop = max(0, number - context), min(len(rows), number + context + 1)
        if spans and start <= spans[-1][1]:
            spans[-1][1] = stop
        else:
            spans.append([start, stop])
    ends = [0, *(stop for _start, stop in spans)]
    hunks = tuple(Hunk(tuple(rows[start:stop]), start - end) for (start, stop), end in zip(spans, ends, strict=False))
    return hunks, len(rows) - ends[-1]
