"""What changed from one text to the next: by line, and inside a line by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache
from itertools import groupby
from typing import NamedTuple

from app.core.revising.lines import common_head, common_tail, matches, split_lines

WORD = re.compile(r"\w+|\s+|[^\w\s]")
MOST_CHARACTERS = 2_000
"""Of a line that is compared by word; a longer one is marked as a whole."""
MOST_LINES = 1_000
"""Of changed lines that are compared by word; where more changed, lines are removed and added as a whole."""
MOST_PAIRS = 2_500
"""Of lines that are tried against each other in one changed block; in a larger block they are paired in their order."""
MOST_STEPS = 12_000_000
"""That all comparing by word may cost together, of about 50 ns; after them, lines are removed and added whole."""
STEPS_OF_A_PAIR = 200
"""For trying two lines at all, however short."""
STEPS_OF_A_WORD = 8
MOST_EQUAL_WORDS = 10_000
"""Pairs of equal words that difflib is given at once: it needs up to a hundred steps for each."""
ALIKE = 0.5
"""Part of its words that a line shares with the one it became."""
Pair = tuple[int, int]
"""Where a word is in one line, and where the same one is in the other."""


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


class _Words:
    """The words of lines, and how many steps comparing them may still cost."""

    def __init__(self, steps: int) -> None:
        self.of: Callable[[str], list[str]] = cache(WORD.findall)
        self.steps_left = steps


class _Step(NamedTuple):
    """A row before it is built: its lines, from 0, and which of their words are the same."""

    kind: RowKind
    i: int
    j: int
    shared: Sequence[Pair] = ()


def compare(before: str, after: str, *, context: int = 3) -> Comparison:
    """Compare two texts.

    Args:
        before: The earlier one.
        after: The later one.
        context: How many lines that are the same are shown around those that are not.
    """
    a, b = ([line.removesuffix("\n") for line in split_lines(text)] for text in (before, after))
    steps = list(_steps(a, b))
    spans = _spans([number for number, step in enumerate(steps) if step.kind is not RowKind.SAME], len(steps), context)
    ends = [0, *(span.stop for span in spans)]
    hunks = tuple(
        Hunk(tuple(_row(a, b, steps[number]) for number in span), span.start - end)
        for span, end in zip(spans, ends, strict=False)
    )
    kinds = Counter(step.kind for step in steps)
    added, removed = (kinds[kind] + kinds[RowKind.CHANGED] for kind in (RowKind.ADDED, RowKind.REMOVED))
    return Comparison(hunks, added, removed, len(steps) - ends[-1])


def _steps(a: Sequence[str], b: Sequence[str]) -> Iterator[_Step]:
    found = matches(a, b)
    has_few = len(a) - sum(size for _i, _j, size in found) <= MOST_LINES
    words = _Words(MOST_STEPS if has_few else 0)
    at_a = at_b = 0
    for i, j, size in [*found, (len(a), len(b), 0)]:
        before, after = range(at_a, i), range(at_b, j)
        yield from _replaced(before, after, _pairs(a, b, before, after, words))
        yield from (_Step(RowKind.SAME, i + number, j + number) for number in range(size))
        at_a, at_b = i + size, j + size


def _replaced(before: range, after: range, pairs: Sequence[_Step]) -> Iterator[_Step]:
    """Yield the steps of a block that was replaced: lines that became each other side by side."""
    at_a, at_b = before.start, after.start
    for pair in [*pairs, _Step(RowKind.SAME, before.stop, after.stop)]:
        yield from (_Step(RowKind.REMOVED, number, -1) for number in range(at_a, pair.i))
        yield from (_Step(RowKind.ADDED, -1, number) for number in range(at_b, pair.j))
        if pair.kind is RowKind.CHANGED:
            yield pair
        at_a, at_b = pair.i + 1, pair.j + 1


def _pairs(a: Sequence[str], b: Sequence[str], before: range, after: range, words: _Words) -> list[_Step]:
    """Return which lines of a replaced block became which, in their order."""
    is_large = len(before) * len(after) > MOST_PAIRS
    pairs: list[_Step] = []
    at = after.start
    for number, i in enumerate(before):
        tried = after[number : number + 1] if is_large else range(at, after.stop)
        for j in tried if words.steps_left > 0 else ():
            shared = _shared(a[i], b[j], words)
            if shared:
                pairs.append(_Step(RowKind.CHANGED, i, j, shared))
                at = j + 1
                break
    return pairs


def _shared(one: str, other: str, words: _Words) -> list[Pair]:
    """Return which words of two lines are the same, spaces among them; nothing where the lines are not alike."""
    if max(len(one), len(other)) > MOST_CHARACTERS:
        return []
    a, b = words.of(one), words.of(other)
    words.steps_left -= STEPS_OF_A_PAIR + STEPS_OF_A_WORD * (len(a) + len(b))
    head = common_head(a, b)
    tail = common_tail(a[head:], b[head:])
    in_a, in_b = _places(a, head, len(a) - tail), _places(b, head, len(b) - tail)
    around = len(_places(a, 0, head)) + len(_places(a, len(a) - tail, len(a)))
    needed = ALIKE * (around + (len(in_a) + len(in_b)) / 2)
    if not needed or around + min(len(in_a), len(in_b)) < needed:
        return []
    inside = [(in_a[i], in_b[j]) for i, j in _same([a[i] for i in in_a], [b[j] for j in in_b], words)]
    if around + len(inside) < needed:
        return []
    ends = [(len(a) - back, len(b) - back) for back in range(tail, 0, -1)]
    return [*((i, i) for i in range(head)), *_with_spaces(a, b, head, inside), *ends]


def _places(words: Sequence[str], start: int, stop: int) -> list[int]:
    """Return where in a part of a line words are that are more than spaces."""
    return [place for place in range(start, stop) if not words[place].isspace()]


def _same(a: Sequence[str], b: Sequence[str], words: _Words) -> list[Pair]:
    """Return what difflib finds the same in two rows of words; nothing where that would take too long."""
    of_a, of_b = Counter(a), Counter(b)
    equal = sum(count * of_b[word] for word, count in of_a.items())
    if not 0 < equal <= MOST_EQUAL_WORDS:
        return []
    blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    words.steps_left -= (len(a) + len(b) + equal) * len(blocks)
    return [(i + number, j + number) for i, j, size in blocks for number in range(size)]


def _with_spaces(a: Sequence[str], b: Sequence[str], head: int, pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Yield pairs of the same words behind a common head, with the spaces beside them where these are the same too."""
    last = (head - 1, head - 1)
    for i, j in pairs:
        for x, y in dict.fromkeys([(last[0] + 1, last[1] + 1), (i - 1, j - 1)]):
            if last[0] < x < i and last[1] < y < j and a[x] == b[y] and a[x].isspace():
                yield x, y
                last = x, y
        yield i, j
        last = i, j


def _row(a: Sequence[str], b: Sequence[str], step: _Step) -> Row:
    """Return the row of a step."""
    if step.kind is RowKind.CHANGED:
        same_before, same_after = ({*places} for places in zip(*step.shared, strict=True))
        return Row(step.kind, _by_word(step.i, a[step.i], same_before), _by_word(step.j, b[step.j], same_after))
    is_changed = step.kind is not RowKind.SAME
    return Row(step.kind, _whole(a, step.i, is_changed=is_changed), _whole(b, step.j, is_changed=is_changed))


def _by_word(index: int, text: str, same: set[int]) -> Line:
    """Return a line in which all words are marked but those at some places."""
    groups = groupby(enumerate(WORD.findall(text)), key=lambda place: place[0] not in same)
    return Line(index + 1, tuple(Piece("".join(word for _i, word in group), mark) for mark, group in groups))


def _whole(lines: Sequence[str], index: int, *, is_changed: bool) -> Line | None:
    """Return a line in one piece; None for the index -1."""
    if index < 0:
        return None
    return Line(index + 1, (Piece(lines[index], is_changed),) if lines[index] else ())


def _spans(changed: Sequence[int], length: int, context: int) -> list[range]:
    """Return where rows are shown: around those that changed, made one where they meet."""
    spans: list[range] = []
    for number in changed:
        start, stop = max(0, number - context), min(length, number + context + 1)
        if spans and start <= spans[-1].stop:
            start = spans.pop().start
        spans.append(range(start, stop))
    return spans
