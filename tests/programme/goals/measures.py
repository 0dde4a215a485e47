"""A metric that tests can turn."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from flask_babel import lazy_gettext as _l

from app.core.feature import Metric, Unit, house

NAME = "tests.rate"


@dataclass
class Dial:
    """What the metric tells, and what it was asked."""

    value: float | None = 1.0
    asked: list[tuple[date, date, int | None]] = field(default_factory=list)

    def read(self, since: date, until: date, department_id: int | None) -> float | None:
        self.asked.append((since, until, department_id))
        return self.value


@contextmanager
def dial(*, is_better_lower: bool = True, has_departments: bool = True) -> Iterator[Dial]:
    """Plug a metric into the house for a while."""
    turned = Dial()
    metric = Metric(NAME, _l("Programme"), Unit.RATE, turned.read, is_better_lower, has_departments)
    before = dict(house().metrics)
    house().metrics[NAME] = metric
    try:
        yield turned
    finally:
        house().metrics.clear()
        house().metrics.update(before)
