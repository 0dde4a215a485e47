"""A small line beside a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.programme.charts.geometry import Point, line_path, spark_points


@dataclass(frozen=True)
class SparkLine:
    """A small line without axes, beside the number that it leads to; `label` says in words what it shows."""

    label: str
    values: Sequence[float | None]

    @property
    def layout(self) -> SparkLayout:
        """The drawing."""
        return lay_out_spark(self.values, 120, 32)


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
