"""What a room can measure about how well the company is informed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask_babel import LazyString

FEWEST_PEOPLE = 5
"""No metric is told of fewer people than this."""


class Unit(StrEnum):
    """What a metric's value counts; a share goes from 0 to 1."""

    COUNT = "count"
    SHARE = "share"
    RATE = "rate"
    HOURS = "hours"


@dataclass(frozen=True)
class Metric:
    """A number that goals can be bound to.

    Attributes:
        name: `<room>.<what>`, stored.
        label: What it is called.
        unit: What its value counts.
        value: The value over the days from the first to the last, for a department with all below it or for the company
            (None); None where there is nothing to measure, or too few people to say so.
        is_better_lower: Whether less is better.
        has_departments: Whether it can be told for one department.
    """

    name: str
    label: LazyString
    unit: Unit
    value: Callable[[date, date, int | None], float | None]
    is_better_lower: bool = False
    has_departments: bool = True
