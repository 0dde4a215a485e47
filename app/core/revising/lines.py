"""Lines of texts, and where two texts have the same ones."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

LONG = 500
"""Lines from which a text counts as long."""
MOST_FOR_DIFFLIB = 4_000
"""Lines of a part that difflib compares; in a larger one equal lines pair up in the order in which they stand."""
Match = tuple[int, int, int]
"""Where equal lines begin in one text, where in the other, and how many there are."""


def split_lines(text: str) -> list[str]:
    """Return the lines of a text with their ends, all of one kind; `splitlines` would end lines at eight more kinds."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    last = lines.pop()
    return [line + "\n" for line in lines] + ([last] if last else [])


def common_head(a: Sequence[str], b: Sequence[str]) -> int:
    """Return how many lines two texts begin with alike."""
    most = min(len(a), len(b))
    return next((number for number in range(most) if a[number] != b[number]), most)


def common_tail(a: Sequence[str], b: Sequence[str]) -> int:
    """Return how many lines two texts end with alike."""
    most = min(len(a), len(b))
    return next((number for number in range(most) if a[-1 - number] != b[-1 - number]), most)


def matches(a: Sequence[str], b: Sequence[str]) -> list[Match]:
    """Return where two texts have the same lines, in their order.

    What they begin and end with alike is found at once. In long texts, lines that stand once in each are the first
    anchors (Cohen's patience diff), since difflib alone would need quadratic time; difflib compares what lies between.
    """
    head = common_head(a, b)
    tail = common_tail(a[head:], b[head:])
    end_a, end_b = len(a) - tail, len(b) - tail
    found = [(0, 0, head)]
    at_a, at_b = head, head
    for i, j in [*_anchors(a, b, range(head, end_a), range(head, end_b)), (end_a, end_b)]:
        found += _compared(a, b, range(at_a, i), range(at_b, j))
        if i < end_a:
            found.append((i, j, 1))
        at_a, at_b = i + 1, j + 1
    found.append((end_a, end_b, tail))
    return _joined(found)


def _compared(a: Sequence[str], b: Sequence[str], in_a: range, in_b: range) -> list[Match]:
    """Return what difflib finds in a part of each text."""
    if not in_a or not in_b:
        return []
    if min(len(in_a), len(in_b)) > MOST_FOR_DIFFLIB:
        of_a, of_b = _numbered(a, in_a), _numbered(b, in_b)
        return [(i, j, 1) for i, j in _rising([(i, of_b[key]) for key, i in of_a.items() if key in of_b])]
    matcher = SequenceMatcher(None, a[in_a.start : in_a.stop], b[in_b.start : in_b.stop])
    return [(in_a.start + i, in_b.start + j, size) for i, j, size in matcher.get_matching_blocks()]


def _anchors(a: Sequence[str], b: Sequence[str], in_a: range, in_b: range) -> list[tuple[int, int]]:
    """Return lines that stand once in each of two long texts, as many as keep their order; none for short ones."""
    if len(in_a) < LONG or len(in_b) < LONG:
        return []
    of_a, of_b = _unique(a, in_a), _unique(b, in_b)
    pairs = [(i, of_b[line]) for line, i in of_a.items() if line in of_b]
    return _rising(pairs)


def _unique(lines: Sequence[str], where: range) -> dict[str, int]:
    """Return the lines that stand only once in a part of a text, with their places, in their order."""
    counts = Counter(lines[where.start : where.stop])
    return {lines[place]: place for place in where if counts[lines[place]] == 1}


def _numbered(lines: Sequence[str], where: range) -> dict[tuple[str, int], int]:
    """Return the places of lines in a part of a text, by the line and how often it stood there before."""
    seen: Counter[str] = Counter()
    places = {}
    for place in where:
        places[lines[place], seen[lines[place]]] = place
        seen[lines[place]] += 1
    return places


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of some pairs in which both numbers rise (patience sorting)."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_i, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        before.append(ends[pile - 1] if pile else -1)
        tops[pile : pile + 1], ends[pile : pile + 1] = [j], [number]
    chain = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _joined(found: Sequence[Match]) -> list[Match]:
    """Return matches with those that touch made one, and without empty ones."""
    joined: list[Match] = []
    for i, j, size in found:
        if joined and size and (joined[-1][0] + joined[-1][2], joined[-1][1] + joined[-1][2]) == (i, j):
            joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2] + size)
        elif size:
            joined.append((i, j, size))
    return joined
