"""Numbers of goals, and how goals stand, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from babel.numbers import format_decimal, format_percent
from babel.units import format_unit
from flask_babel import LazyString, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.feature import Unit
from app.programme.goals.measuring import MANUAL, metric_of, unit_of
from app.programme.goals.progress import GoalState
from app.programme.goals.standing import Standing
from app.programme.meter.wording import MINUS, signed_share
from app.programme.models import Confidence, CycleState, Goal, LessonKind

STATES: Mapping[GoalState, LazyString] = {
    GoalState.UNKNOWN: _l("not measured yet"),
    GoalState.REACHED: _l("reached"),
    GoalState.ON_TRACK: _l("on track"),
    GoalState.BEHIND: _l("behind"),
    GoalState.MISSED: _l("missed"),
}
STATE_TONES = {
    GoalState.UNKNOWN: "neutral",
    GoalState.REACHED: "ok",
    GoalState.ON_TRACK: "info",
    GoalState.BEHIND: "warn",
    GoalState.MISSED: "bad",
}
CONFIDENCES: Mapping[Confidence, LazyString] = {
    Confidence.ON_TRACK: _l("On track"),
    Confidence.AT_RISK: _l("At risk"),
    Confidence.OFF_TRACK: _l("Off track"),
}
CONFIDENCE_TONES = {Confidence.ON_TRACK: "ok", Confidence.AT_RISK: "warn", Confidence.OFF_TRACK: "bad"}
CONFIDENCE_ICONS = {
    Confidence.ON_TRACK: "check-circle",
    Confidence.AT_RISK: "exclamation-triangle",
    Confidence.OFF_TRACK: "x-circle",
}
CYCLE_STATES: Mapping[CycleState, LazyString] = {
    CycleState.PLANNED: _l("planned"),
    CycleState.RUNNING: _l("running"),
    CycleState.CLOSED: _l("closed"),
}
LESSON_KINDS: Mapping[LessonKind, LazyString] = {
    LessonKind.KEEP: _l("Keep doing"),
    LessonKind.STOP: _l("Stop doing"),
    LessonKind.TRY: _l("Try next"),
}
LEAST_CHANGE = 0.005
COARSE_FROM = 0.1
"""From here on a rate is told with two digits after the point."""
BY_HAND = _l("A number entered by hand")


def told(goal: Goal, value: float | None) -> str:
    """Return a value of a goal with its unit; a dash for none."""
    number = figure(goal, value)
    return number if value is None or goal.metric != MANUAL else f"{number} {goal.unit}".strip()


def figure(goal: Goal, value: float | None) -> str:
    """Return a value of a goal for a place that says what is counted: without the unit of numbers entered by hand."""
    if value is None:
        return "–"
    return _decimal(value) if goal.metric == MANUAL else told_in(unit_of(goal.metric), value)


def told_in(unit: Unit, value: float) -> str:
    """Return a value as its unit is written."""
    if unit is Unit.SHARE:
        return share(value)
    if unit is Unit.HOURS:
        rounded = round(value, 1) if value < 100 else round(value)
        return str(format_unit(rounded, "duration-hour", length="short", locale=_locale()))
    return _decimal(round(value, 2) if unit is Unit.RATE and abs(value) >= COARSE_FROM else value)


def share(value: float) -> str:
    """Return a share of one as a percentage, with a tenth where there is one."""
    rounded = Decimal(str(round(value, 3)))
    return str(format_percent(rounded, locale=_locale(), decimal_quantization=False))


def told_change(change: float) -> str:
    """Return a change that is aimed at, as exactly as it was given: "−12.5 %"."""
    return f"{MINUS if change < 0 else '+'}{share(abs(change))}"


def typed(goal: Goal, value: float | None) -> str:
    """Return a value as it is typed into a form."""
    if value is None:
        return ""
    return share(value) if unit_of(goal.metric) is Unit.SHARE else _plain(value)


def typed_aim(goal: Goal) -> str:
    """Return what a goal aims at as it is typed into a form."""
    return typed(goal, goal.target) if goal.target_change is None else told_change(goal.target_change)


def aim_of(goal: Goal) -> str:
    """Return what a goal aims at: its target, or the change while that is all there is."""
    if goal.target is not None:
        return figure(goal, goal.target)
    return told_change(goal.target_change or 0)


def metric_label(goal: Goal) -> str:
    """Return what a goal is bound to."""
    metric = metric_of(goal)
    if metric is None and goal.metric == MANUAL and goal.unit:
        return str(_("%(unit)s, entered by hand", unit=goal.unit))
    label = BY_HAND if metric is None else metric.label
    return f"{label}, {goal.department.name}" if goal.department is not None else str(label)


def summed_up(standing: Standing) -> str:
    """Return in one sentence what became of a goal."""
    goal = standing.goal
    if standing.now is None or goal.baseline is None or goal.target is None:
        return str(_("%(title)s: not measured.", title=goal.title))
    values = {"title": goal.title, "before": figure(goal, goal.baseline), "now": told(goal, standing.now)}
    values |= {"target": figure(goal, goal.target), "state": str(STATES[standing.state])}
    # Of shares, a relative change is taken for a number of points.
    is_share = unit_of(goal.metric) is Unit.SHARE
    if is_share or standing.change is None or abs(standing.change) < LEAST_CHANGE:
        return str(_("%(title)s: from %(before)s to %(now)s, target %(target)s: %(state)s.", **values))
    values["change"] = signed_share(standing.change)
    return str(_("%(title)s: from %(before)s to %(now)s (%(change)s), target %(target)s: %(state)s.", **values))


def _decimal(value: float) -> str:
    return str(format_decimal(_rounded(value), locale=_locale(), decimal_quantization=False))


def _plain(value: float) -> str:
    return str(format_decimal(_rounded(value), "0.######", locale=_locale()))


def _rounded(value: float) -> Decimal:
    """Round to three digits after the point, or to what can be told apart of a small number."""
    digits = 3 if abs(value) >= 0.01 else 6
    number = Decimal(str(round(value, digits)))
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number


def _locale() -> str:
    return str(get_locale() or "en")
