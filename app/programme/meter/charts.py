"""Charts: what they show, and the same as a table; how they are laid out is in `layouts.py`.

A page makes a chart, and `programme/charts.html` draws it twice, for wide windows and for phones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from app.core.formats import number
from app.programme.meter.layouts import (
    BarLayout,
    LineLayout,
    RadarLayout,
    SparkLayout,
    lay_out_bars,
    lay_out_lines,
    lay_out_radar,
    lay_out_spark,
)

Tell = Callable[[float], str]
WIDE, NARROW = 880, 360
NONE = "–"
"""Stands in a table where there is no value."""


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
            [format_date(day), *(told(series.values[n], self.tell) for series in self.series)]
            for n, day in enumerate(self.days)
        ]


@dataclass(frozen=True)
class Bar:
    """A bar of a chart; `note` stands behind its value."""

    label: str
    value: float
    note: str = ""


@dataclass(frozen=True)
class BarChart:
    """Values side by side, in the order in which they are given; `headings` are the heads of the table's columns."""

    title: str
    summary: str
    bars: Sequence[Bar]
    headings: tuple[str, str]
    tell: Tell = number

    @property
    def layouts(self) -> tuple[BarLayout, BarLayout]:
        """The drawing for wide windows, and the one for phones."""
        return lay_out_bars(self, WIDE), lay_out_bars(self, NARROW)

    @property
    def header(self) -> list[str]:
        """The heads of the table's columns."""
        return list(self.headings)

    @property
    def rows(self) -> list[list[str]]:
        """The table's rows."""
        return [[bar.label, f"{self.tell(bar.value)} {bar.note}".strip()] for bar in self.bars]


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
        return lay_out_radar(self, 640, 440, 150), lay_out_radar(self, NARROW, 360, 100)

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
class SparkLine:
    """A small line without axes, beside the number that it leads to; `label` says in words what it shows."""

    label: str
    values: Sequence[float | None]

    @property
    def layout(self) -> SparkLayout:
        """The drawing."""
        return lay_out_spark(self.values, 120, 32)


def told(value: float | None, tell: Tell) -> str:
    """Return how a value is written, or a dash where there is none."""
    return NONE if value is None else tell(value)
