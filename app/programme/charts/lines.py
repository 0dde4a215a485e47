"""Values over time: what the chart shows, and how it is laid out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from app.core.formats import number, told_day
from app.programme.charts.geometry import (
    NARROW,
    WIDE,
    Box,
    Point,
    Scale,
    line_path,
    lone_points,
    month_ticks,
    nice_ticks,
    rows_for,
    shorten,
)
from app.programme.charts.labels import LETTER, ROW, STRONG_LETTER, Label, Tell, told
from app.programme.charts.placing import DESCENT, Surroundings, place_label

MOST_LETTERS = 26


@dataclass(frozen=True)
class Series:
    """A line of a chart: a value, or None, for each of its days."""

    label: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class Mark:
    """A day on which something happened, as an upright line."""

    day: date
    label: str


@dataclass(frozen=True)
class Level:
    """A value that holds from one day to another, such as an average, as a level line."""

    since: date
    until: date
    value: float
    label: str


@dataclass(frozen=True)
class LineChart:
    """Values over time.

    Attributes:
        title: What is drawn.
        summary: What the picture says, in a sentence, for who cannot see it.
        days: The days of the values, ascending.
        series: At most four lines.
        marks: What happened; `levels`: averages.
        tell: How a value is written.
        heading: What the days are called at the head of the table.
    """

    title: str
    summary: str
    days: Sequence[date]
    series: Sequence[Series]
    marks: Sequence[Mark] = ()
    levels: Sequence[Level] = ()
    tell: Tell = number
    heading: str = ""

    @property
    def layouts(self) -> tuple[LineLayout, LineLayout]:
        """The drawing for wide windows, and the one for phones."""
        return lay_out_lines(self, WIDE, 300), lay_out_lines(self, NARROW, 260)

    @property
    def header(self) -> list[str]:
        """The heads of the table's columns."""
        return [self.heading or _("Day"), *(series.label for series in self.series)]

    @property
    def rows(self) -> list[list[str]]:
        """The table's rows: the day, then the value of each line."""
        return [
            [told_day(day), *(told(series.values[n], self.tell) for series in self.series)]
            for n, day in enumerate(self.days)
        ]


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
    curves = [_points(chart.days, series.values, days, up) for series in chart.series]
    return LineLayout(
        width,
        int(box.bottom) + 38,
        box,
        _dates(chart.days, days, width),
        [Label(box.left - 8, up.place(tick), [chart.tell(tick)], "end") for tick in ticks],
        [
            _line(number, series.label, points)
            for number, (series, points) in enumerate(zip(chart.series, curves, strict=True), 1)
        ],
        uprights,
        _plateaus(chart, days, up, Surroundings(box, curves, [mark.x for mark in uprights], [])),
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


def _plateaus(chart: LineChart, days: Scale, up: Scale, around: Surroundings) -> list[Plateau]:
    """Return the level lines that can be seen; nothing that is drawn crosses their labels, where there is room."""
    first, last = chart.days[0], chart.days[-1]
    spans = [(max(level.since, first), min(level.until, last), level) for level in chart.levels]
    lines = [
        (days.place(since.toordinal()), days.place(until.toordinal()), up.place(level.value), level.label)
        for since, until, level in spans
        if since < until
    ]
    around = replace(around, curves=[*around.curves, *([(x1, y), (x2, y)] for x1, x2, y, _label in lines)])
    found = []
    for x1, x2, y, label in lines:
        place = place_label((x1, x2), y, STRONG_LETTER * len(label), around)
        around = replace(around, labels=[*around.labels, place])
        found.append(Plateau(x1, x2, y, Label(place.left, place.bottom - DESCENT, [label], "start")))
    return found
