"""Values on axes around a middle: what the chart shows, and how it is laid out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.core.formats import number
from app.programme.charts.geometry import NARROW, Point, nice_ticks, polygon, radar_points, wrap
from app.programme.charts.labels import LETTER, ROW, Label, Tell, told

ROOM_FOR_LETTERS = 14


@dataclass(frozen=True)
class Ring:
    """A polygon of a radar chart: a value, or None, for each of its labels."""

    label: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class RadarChart:
    """Values on axes around a middle; `rings` are at most four, the newest first, and `highest` lies at the rim."""

    title: str
    summary: str
    labels: Sequence[str]
    rings: Sequence[Ring]
    highest: float = 5
    lowest: float = 0
    tell: Tell = number
    heading: str = ""

    @property
    def layouts(self) -> tuple[RadarLayout, RadarLayout]:
        """The drawing for wide windows, and the one for phones."""
        return lay_out_radar(self, 640, 440, 150), lay_out_radar(self, NARROW, 340, 84)

    @property
    def header(self) -> list[str]:
        """The heads of the table's columns."""
        return [self.heading or _("Area"), *(ring.label for ring in self.rings)]

    @property
    def rows(self) -> list[list[str]]:
        """The table's rows: an axis, then its value on each ring."""
        return [
            [label, *(told(ring.values[n], self.tell) for ring in self.rings)] for n, label in enumerate(self.labels)
        ]


@dataclass(frozen=True)
class Circle:
    """A polygon of a radar chart; `number` tells it from the others, from 1."""

    number: int
    corners: str
    dots: Sequence[Point]
    label: str


@dataclass(frozen=True)
class RadarLayout:
    """A radar chart, laid out: `grid` are the polygons of round values, `spokes` the ends of the axes."""

    width: int
    height: int
    centre: Point
    grid: Sequence[str]
    scale: Sequence[Label]
    spokes: Sequence[Point]
    labels: Sequence[Label]
    rings: Sequence[Circle]


def lay_out_radar(chart: RadarChart, width: int, height: int, radius: float) -> RadarLayout:
    """Lay out values around a middle, with labels outside the rim."""
    centre, count = (width / 2, height / 2), len(chart.labels)
    ticks = [tick for tick in nice_ticks(chart.lowest, chart.highest) if chart.lowest < tick <= chart.highest]
    shares = [_share(tick, chart) for tick in ticks]
    return RadarLayout(
        width,
        height,
        centre,
        [polygon(radar_points([share] * count, centre, radius)) for share in shares],
        _radar_scale(ticks, shares, centre, radius, chart.tell),
        radar_points([1] * count, centre, radius),
        _around(chart.labels, centre, radius),
        [_circle(number, chart, centre, radius) for number in range(1, len(chart.rings) + 1)],
    )


def _share(value: float, chart: RadarChart) -> float:
    return min(max((value - chart.lowest) / (chart.highest - chart.lowest), 0), 1)


def _radar_scale(
    ticks: Sequence[float], shares: Sequence[float], centre: Point, radius: float, tell: Tell
) -> list[Label]:
    pairs = zip(ticks, shares, strict=True)
    return [Label(centre[0] - 5, centre[1] - radius * share + 4, [tell(tick)], "end") for tick, share in pairs]


def _circle(number: int, chart: RadarChart, centre: Point, radius: float) -> Circle:
    """Return a ring of the chart; where a value is missing it has no corner."""
    ring = chart.rings[number - 1]
    places = radar_points([0 if value is None else _share(value, chart) for value in ring.values], centre, radius)
    known = [place for place, value in zip(places, ring.values, strict=True) if value is not None]
    return Circle(number, polygon(known), known, ring.label)


def _around(labels: Sequence[str], centre: Point, radius: float) -> list[Label]:
    """Return the labels of the axes: beside the rim, above it or below it."""
    found = []
    room = min(int((centre[0] - radius - 14) / LETTER), ROOM_FOR_LETTERS)
    for label, (x, y) in zip(labels, radar_points([1] * len(labels), centre, radius + 14), strict=True):
        lines = wrap(label, room, 4)
        is_middle = abs(x - centre[0]) < radius / 4
        anchor = "middle" if is_middle else "start" if x > centre[0] else "end"
        lift = (len(lines) - 1) * ROW * (1 if y < centre[1] - radius / 2 else 0.5 if not is_middle else 0)
        found.append(Label(x, y + 4 - lift + (8 if is_middle and y > centre[1] else 0), lines, anchor))
    return found
