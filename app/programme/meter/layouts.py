"""How charts are laid out: every place of a drawing, worked out before a template writes it down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from flask_babel import format_date

from app.programme.meter.drawing import (
    Box,
    Point,
    Scale,
    bar_lengths,
    line_path,
    lone_points,
    month_ticks,
    nice_ticks,
    polygon,
    radar_points,
    rows_for,
    shorten,
    spark_points,
    wrap,
)

if TYPE_CHECKING:
    from app.programme.meter.charts import BarChart, LineChart, Mark, RadarChart, Tell

LETTER = 6.8
"""About how wide a letter of a label is, at the size of `.p-chart text`."""
ROW = 16
MOST_LETTERS = 26
ROOM_FOR_LETTERS = 14


@dataclass(frozen=True)
class Label:
    """A text of one or more lines at a place; `anchor` is start, middle or end."""

    x: float
    y: float
    lines: Sequence[str]
    anchor: str = "middle"


@dataclass(frozen=True)
class Line:
    """A line with the points that stand alone; `number` tells it from the others, from 1."""

    number: int
    path: str
    dots: Sequence[Point]
    label: str


@dataclass(frozen=True)
class Upright:
    """A line from top to bottom at a day, with its label."""

    x: float
    top: float
    label: Label


@dataclass(frozen=True)
class Plateau:
    """A level line with its label above it."""

    x1: float
    x2: float
    y: float
    label: Label


@dataclass(frozen=True)
class LineLayout:
    """A line chart, laid out."""

    width: int
    height: int
    box: Box
    across: Sequence[Label]
    up: Sequence[Label]
    lines: Sequence[Line]
    marks: Sequence[Upright]
    levels: Sequence[Plateau]


def lay_out_lines(chart: LineChart, width: int, height: int) -> LineLayout:
    """Lay out values over time in a drawing of a size; labels of marks make it higher where they need several rows."""
    values = [value for series in chart.series for value in series.values if value is not None]
    values += [level.value for level in chart.levels]
    ticks = nice_ticks(min([0, *values]), max([0, *values]), 4)
    marks = [mark for mark in chart.marks if chart.days[0] <= mark.day <= chart.days[-1]]
    left = 12 + LETTER * max(len(chart.tell(tick)) for tick in ticks)
    days = Scale(chart.days[0].toordinal(), chart.days[-1].toordinal(), round(left), width - 10)
    uprights = _uprights(marks, days)
    top = max((mark.label.y for mark in uprights), default=0) + 14
    box = Box(days.start, top, days.end, top + height - 46)
    up = Scale(ticks[0], ticks[-1], box.bottom, box.top)
    return LineLayout(
        width,
        int(box.bottom) + 38,
        box,
        _dates(chart.days, days, width),
        [Label(box.left - 8, up.place(tick), [chart.tell(tick)], "end") for tick in ticks],
        [
            _line(number, series.label, _points(chart.days, series.values, days, up))
            for number, series in enumerate(chart.series, 1)
        ],
        uprights,
        _plateaus(chart, days, up),
    )


def _points(days: Sequence[date], values: Sequence[float | None], across: Scale, up: Scale) -> list[Point | None]:
    return [
        None if value is None else (across.place(day.toordinal()), up.place(value))
        for day, value in zip(days, values, strict=True)
    ]


def _line(number: int, label: str, points: Sequence[Point | None]) -> Line:
    return Line(number, line_path(points), lone_points(points), label)


def _uprights(marks: Sequence[Mark], days: Scale) -> list[Upright]:
    """Return upright lines whose labels overlap none of the others; near the right edge they stand on the left."""
    told = []
    for mark in sorted(marks, key=lambda one: one.day):
        x, label = days.place(mark.day.toordinal()), shorten(mark.label, MOST_LETTERS)
        long = LETTER * len(label)
        is_late = x + long > days.end + 8
        told.append((x, label, is_late, (x - long, x) if is_late else (x, x + long)))
    rows = rows_for([span for *_rest, span in told])
    return [
        Upright(x, row * ROW + 4, Label(x + (-4 if is_late else 4), row * ROW + ROW - 2, [label], _side(is_late)))
        for (x, label, is_late, _span), row in zip(told, rows, strict=True)
    ]


def _side(is_late: bool) -> str:
    return "end" if is_late else "start"


def _dates(days: Sequence[date], scale: Scale, width: int) -> list[Label]:
    """Return the marks of a time axis: months, and the year under the first and under each January."""
    ticks = month_ticks(days[0], days[-1], 12 if width > 500 else 5) or [days[0], days[-1]]
    labels, year = [], None
    for tick in ticks:
        first = format_date(tick, "MMM" if tick.day == 1 else "d MMM")
        lines = [first] if tick.year == year else [first, str(tick.year)]
        year = tick.year
        labels.append(Label(scale.place(tick.toordinal()), 0, lines))
    return labels


def _plateaus(chart: LineChart, days: Scale, up: Scale) -> list[Plateau]:
    first, last = chart.days[0], chart.days[-1]
    found = []
    for level in chart.levels:
        since, until = max(level.since, first), min(level.until, last)
        if since < until:
            x1, x2, y = days.place(since.toordinal()), days.place(until.toordinal()), up.place(level.value)
            is_late = x1 + LETTER * len(level.label) > days.end
            label = Label(x2 if is_late else x1 + 4, y - 6, [level.label], _side(is_late))
            found.append(Plateau(x1, x2, y, label))
    return found


@dataclass(frozen=True)
class BarRow:
    """A bar with its label above it and its value behind it."""

    y: float
    length: float
    label: str
    value: str


@dataclass(frozen=True)
class BarLayout:
    """A bar chart, laid out."""

    width: int
    height: int
    rows: Sequence[BarRow]


def lay_out_bars(chart: BarChart, width: int) -> BarLayout:
    """Lay out bars under each other; each has its label above it, so that long ones stay readable on a phone."""
    values = [f"{chart.tell(bar.value)} {bar.note}".strip() for bar in chart.bars]
    room = LETTER * max((len(value) for value in values), default=0) + 12
    lengths = bar_lengths([bar.value for bar in chart.bars], width - room)
    rows = [
        BarRow(40 * number, length, shorten(bar.label, int(width / LETTER)), value)
        for number, (bar, length, value) in enumerate(zip(chart.bars, lengths, values, strict=True))
    ]
    return BarLayout(width, 40 * len(rows), rows)


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
    for label, (x, y) in zip(labels, radar_points([1] * len(labels), centre, radius + 14), strict=True):
        lines = wrap(label, ROOM_FOR_LETTERS, 3)
        is_middle = abs(x - centre[0]) < radius / 4
        anchor = "middle" if is_middle else "start" if x > centre[0] else "end"
        lift = (len(lines) - 1) * ROW * (1 if y < centre[1] - radius / 2 else 0.5 if not is_middle else 0)
        found.append(Label(x, y + 4 - lift + (8 if is_middle and y > centre[1] else 0), lines, anchor))
    return found


@dataclass(frozen=True)
class SparkLayout:
    """A small line, laid out; `end` is its last point."""

    width: int
    height: int
    path: str
    end: Point | None


def lay_out_spark(values: Sequence[float | None], width: int, height: int) -> SparkLayout:
    """Lay out a small line from edge to edge."""
    points = spark_points(values, width, height)
    known = [point for point in points if point is not None]
    return SparkLayout(width, height, line_path(points), known[-1] if known else None)
