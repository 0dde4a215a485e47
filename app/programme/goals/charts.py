"""How goals have gone so far, as pictures."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from app.programme.charts.lines import LineChart, Series
from app.programme.charts.spark import SparkLine
from app.programme.goals.standing import Standing
from app.programme.goals.wording import STATES, figure, metric_label, told
from app.programme.models import Cycle, Goal


def spark_of(standing: Standing) -> SparkLine | None:
    """Return the small line beside a goal; None where there are not two values yet."""
    goal = standing.goal
    values = [one for one in (goal.baseline, *(reading.value for reading in goal.readings)) if one is not None]
    if len(values) < 2:
        return None
    return SparkLine(_("from %(before)s to %(now)s", before=told(goal, values[0]), now=told(goal, values[-1])), values)


def chart_of(standing: Standing, cycle: Cycle) -> LineChart | None:
    """Return what was read for a goal, beside the straight way to its target; None where nothing was read yet."""
    goal = standing.goal
    read = {reading.day: reading.value for reading in goal.readings}
    if not read:
        return None
    if goal.baseline is not None:
        read.setdefault(cycle.starts_on, goal.baseline)
    days = sorted({*read, cycle.starts_on, cycle.ends_on})
    series = [Series(metric_label(goal), [read.get(day) for day in days])]
    if goal.baseline is not None and goal.target is not None:
        series.append(Series(_("The straight way to the target"), [_expected(goal, cycle, day) for day in days]))
    return LineChart(
        title=goal.title,
        summary=_(
            "It started at %(before)s and is at %(now)s; the target is %(target)s: %(state)s.",
            before=told(goal, goal.baseline),
            now=told(goal, standing.now),
            target=told(goal, goal.target),
            state=STATES[standing.state],
        ),
        days=days,
        series=series,
        tell=lambda value: figure(goal, value),
    )


def _expected(goal: Goal, cycle: Cycle, day: date) -> float | None:
    """Return where a goal lies on a day that comes as far on each day as on any other."""
    if goal.baseline is None or goal.target is None:
        return None
    passed = (day - cycle.starts_on).days / (cycle.ends_on - cycle.starts_on).days
    return goal.baseline + (goal.target - goal.baseline) * min(max(passed, 0), 1)
