"""Where the lines, bars and corners of a chart lie: numbers in, numbers out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

Point = tuple[float, float]

WIDE, NARROW = 880, 360
"""How wide a chart is drawn for wide windows, and for phones."""
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60)
"""How many months may lie between two marks of a time axis."""


@dataclass(frozen=True)
class Scale:
    """Maps values to places: `low` lies at `start`, `high` at `end`."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """Return where a value lies; in the middle where all values are one."""
        width = self.high - self.low
        share = (value - self.low) / width if width else 0.5
        return round(self.start + share * (self.end - self.start), 1)


@dataclass(frozen=True)
class Box:
    """The part of a drawing in which values are drawn."""

    left: float
    top: float
    right: float
    bottom: float


def nice_step(width: float, most: int) -> float:
    """Return the smallest step of 1, 2, 2.5 or 5 times a power of ten that needs at most `most` steps for a width.

    Source: P. Heckbert, Nice Numbers for Graph Labels, Graphics Gems (1990).
    """
    if width <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(width / most))
    return next(nice * power for nice in (1, 2, 2.5, 5, 10) if width <= most * nice * power * (1 + 1e-9))


def nice_ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Return round values, in equal steps, that hold the values from `low` to `high` between the first and the last."""
    if high <= low:
        high = low + (abs(low) or 1.0)
    step = nice_step(high - low, most)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    digits = max(0, 1 - math.floor(math.log10(step)))
    return [round(number * step, digits) for number in range(first, last + 1)]


def month_ticks(since: date, until: date, most: int = 8) -> list[date]:
    """Return first days of months within two days, in equal steps and at most `most` of them."""
    first, last = _months(since) + (since.day > 1), _months(until)
    for step in MONTH_STEPS:
        found = [number for number in range(first, last + 1) if number % step == 0]
        if len(found) <= most:
            return [date(number // 12, number % 12 + 1, 1) for number in found]
    return []


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def line_path(points: Iterable[Point | None]) -> str:
    """Return the path of a line through points; None is a gap."""
    path, is_down = [], False
    for point in points:
        if point is not None:
            path.append(f"{'L' if is_down else 'M'}{_told(point)}")
        is_down = point is not None
    return "".join(path)


def lone_points(points: Sequence[Point | None]) -> list[Point]:
    """Return the points between two gaps, which no line shows."""
    around = [None, *points, None]
    return [
        point
        for before, point, after in zip(around, points, around[2:], strict=False)
        if point is not None and before is None and after is None
    ]


def polygon(points: Iterable[Point]) -> str:
    """Return the corners of a polygon as its `points` attribute holds them."""
    return " ".join(_told(point) for point in points)


def _told(point: Point) -> str:
    return f"{point[0]:g},{point[1]:g}"


def bar_lengths(values: Sequence[float], longest: float) -> list[float]:
    """Return how long the bars of some values are, with the largest as long as `longest`."""
    scale = Scale(0, max(values, default=0) or 1, 0, longest)
    return [scale.place(max(value, 0)) for value in values]


def radar_points(shares: Sequence[float], centre: Point, radius: float) -> list[Point]:
    """Return the corners of a radar polygon, the first on top, then clockwise.

    Args:
        shares: How far each corner lies from the centre, as a share of the radius.
        centre: The middle of the radar.
        radius: How far a corner at 1 lies from the middle.
    """
    turn = 2 * math.pi / max(len(shares), 1)
    return [
        (
            round(centre[0] + radius * share * math.sin(number * turn), 1),
            round(centre[1] - radius * share * math.cos(number * turn), 1),
        )
        for number, share in enumerate(shares)
    ]


def spark_points(values: Sequence[float | None], width: float, height: float, inset: float = 3) -> list[Point | None]:
    """Return the points of a small line without axes, from edge to edge of a field less an inset."""
    known = [value for value in values if value is not None]
    across = Scale(0, max(len(values) - 1, 1), inset, width - inset)
    up = Scale(min(known, default=0), max(known, default=0), height - inset, inset)
    return [None if value is None else (across.place(n), up.place(value)) for n, value in enumerate(values)]


def heat_step(value: float, highest: float, steps: int = 6) -> int:
    """Return which of some steps of colour a value has: 0 for nothing, the last for the highest.

    Steps are equal on a scale of square roots: few pairs of departments have most of the mail, and on a plain scale all
    the others would look alike.
    """
    if value <= 0 or highest <= 0:
        return 0
    return min(steps - 1, 1 + int(math.sqrt(value / highest) * (steps - 1)))


def wrap(text: str, width: int, lines: int) -> list[str]:
    """Break a label into lines of about `width` characters, at most `lines`; an ellipsis for what is left out."""
    broken: list[str] = []
    for word in text.split():
        if broken and len(broken[-1]) + 1 + len(word) <= width:
            broken[-1] += f" {word}"
        else:
            broken.append(word)
    kept = broken[:lines]
    if len(broken) > lines:
        kept[-1] = f"{kept[-1]} …"
    return [shorten(line, width + 2) for line in kept]


def shorten(text: str, width: int) -> str:
    """Return a text of at most `width` characters, with an ellipsis where it was longer."""
    return text if len(text) <= width else f"{text[: width - 1].rstrip()}…"


def rows_for(spans: Iterable[tuple[float, float]], gap: float = 8) -> list[int]:
    """Return a row for each span, in which it overlaps none of those before; the first row is 0.

    Args:
        spans: Where each label begins and ends.
        gap: How much room stays between two labels of a row.
    """
    taken: list[list[tuple[float, float]]] = []
    chosen = []
    for start, end in spans:
        free = (n for n, row in enumerate(taken) if all(end + gap <= a or start >= b + gap for a, b in row))
        number = next(free, len(taken))
        if number == len(taken):
            taken.append([])
        taken[number].append((start, end))
        chosen.append(number)
    return chosen
