"""Where the label of a level line stands, so that no other line crosses it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.programme.charts.geometry import Box, Point

ASCENT, DESCENT = 11, 3
"""How far a label reaches above and below the line on which its letters stand."""
ABOVE, BELOW = -6, 15
STEP = 12
CROSSED = 8
"""How much farther away a place may be rather than have an upright line go through the label."""


@dataclass(frozen=True)
class Rectangle:
    """What a label covers."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Rectangle) -> bool:
        """Tell whether two labels overlap, or nearly so."""
        return (
            self.left < other.right + 4
            and other.left < self.right + 4
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True)
class Surroundings:
    """What is drawn already: `curves` are lines from left to right, `uprights` the places of upright lines."""

    box: Box
    curves: Sequence[Sequence[Point | None]]
    uprights: Sequence[float]
    labels: Sequence[Rectangle]


def place_label(span: tuple[float, float], level: float, width: float, around: Surroundings) -> Rectangle:
    """Return the free place that is nearest to a level line; right above its beginning where none is free.

    Args:
        span: Where the level line begins and ends.
        level: How high it lies.
        width: How wide the label is.
        around: What the label must not touch.
    """
    found = [(_cost(one, span, level, around), one) for one in _free(span, level, width, around)]
    if not found:
        return _covering(min(span[0], around.box.right - width), level + ABOVE, width)
    return min(found, key=lambda priced: priced[0])[1]


def _free(span: tuple[float, float], level: float, width: float, around: Surroundings) -> Iterator[Rectangle]:
    first = max(around.box.left + 2, span[0] - width)
    last = min(around.box.right - width, span[1])
    for number in range(int(max(last - first, 0) // STEP) + 1):
        left = first + number * STEP
        crossing = [one for curve in around.curves if (one := _extent(curve, left - 4, left + width + 4))]
        heights = {level + ABOVE, level + BELOW}
        heights |= {top + ABOVE for top, _bottom in crossing} | {bottom + BELOW for _top, bottom in crossing}
        for height in heights:
            label = _covering(left, height, width)
            if _is_free(label, crossing, around):
                yield label


def _is_free(label: Rectangle, crossing: Sequence[tuple[float, float]], around: Surroundings) -> bool:
    is_inside = around.box.top <= label.top and label.bottom < around.box.bottom
    is_crossed = any(top < label.bottom and label.top < bottom for top, bottom in crossing)
    return is_inside and not is_crossed and not any(label.meets(other) for other in around.labels)


def _cost(label: Rectangle, span: tuple[float, float], level: float, around: Surroundings) -> float:
    away = max(span[0] - label.left, label.right - span[1], 0)
    crossed = any(label.left - 2 < x < label.right + 2 for x in around.uprights)
    return abs((label.top + label.bottom) / 2 - level) + away / 2 + CROSSED * crossed


def _covering(left: float, height: float, width: float) -> Rectangle:
    return Rectangle(round(left, 1), height - ASCENT, round(left + width, 1), height + DESCENT)


def _extent(curve: Sequence[Point | None], left: float, right: float) -> tuple[float, float] | None:
    """Return how high and how low a line comes between two places; None where it is not there."""
    heights = [point[1] for point in curve if point and left <= point[0] <= right]
    for before, after in pairwise(curve):
        if before and after and after[0] > before[0]:
            slope = (after[1] - before[1]) / (after[0] - before[0])
            heights += [before[1] + slope * (x - before[0]) for x in (left, right) if before[0] <= x <= after[0]]
    return (min(heights), max(heights)) if heights else None
