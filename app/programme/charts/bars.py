"""Values side by side: what the chart shows, and how it is laid out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.formats import number
from app.programme.charts.geometry import NARROW, WIDE, bar_lengths, shorten
from app.programme.charts.labels import LETTER, Tell


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
