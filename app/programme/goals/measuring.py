"""Reading what goals are bound to: the metrics of the house, over the same four weeks each time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from app.core.feature import Metric, Unit, house
from app.programme.models import Goal

WINDOW = timedelta(days=28)
"""Over how many days a metric is read, for the baseline as for each reading, so that the two can be compared."""
MANUAL = "manual"


def metrics() -> Mapping[str, Metric]:
    """Return what goals can be bound to, by name."""
    return house().metrics


def metric_of(goal: Goal) -> Metric | None:
    """Return what a goal is bound to; None for numbers entered by hand, and for a metric that is there no more."""
    return metrics().get(goal.metric)


def unit_of(metric: str) -> Unit:
    """Return what the numbers of a metric count, by its name; numbers entered by hand count as they are."""
    found = metrics().get(metric)
    return found.unit if found else Unit.COUNT


def measure(goal: Goal, day: date) -> float | None:
    """Return the value of a goal's metric over the four weeks before a day; None where there is nothing to measure."""
    metric = metric_of(goal)
    if metric is None:
        return None
    return metric.value(day - WINDOW, day - timedelta(days=1), goal.department_id)
