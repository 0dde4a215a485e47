"""The figures of a period as one object, for scripts and for reading in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from app.programme.meter.figures.periods import LEAST_WEEKS, baseline_of, count_weeks, now_of, year_apart
from app.programme.meter.figures.values import Comparison, DifferenceInDifferences, Matrix, Period, Unit, WeekOfMail
from app.programme.queries import figures
from app.programme.queries.comparisons import compare, difference_in_differences
from app.programme.queries.settings import get_settings

TOP_PAIRS = 12
TOP_LISTS = 10
POOLED = "(small departments)"
DIGITS = 3


def report_of(period: Period) -> dict[str, Any]:
    """Return the figures of a period as JSON holds them, under names that other tools use for them too.

    Shares and rates are rounded to three digits; where there is nothing to tell, a value is None. Pairs are
    `["A > B", deliveries]`, a department's mail to itself among them, most first; weeks `["2001-W21", deliveries]`.
    """
    totals, weeks, matrix = figures.totals_of(period), figures.weeks_of(period), figures.matrix_of(period)
    return {
        "since": period.since.isoformat(),
        "until": period.until.isoformat(),
        "messages": totals.messages,
        "crossing_messages": totals.crossing_messages,
        "deliveries": totals.deliveries,
        "cross_department_deliveries": totals.crossing,
        "share": _rounded(totals.share),
        "rate": _rounded(totals.rate),
        "heads": round(totals.heads, 1),
        "working_days": totals.working_days,
        "own_notices": totals.own,
        "unknown": totals.unknown,
        "unknown_share": _rounded(totals.unknown_share),
        "outside": totals.outside,
        "by_list": totals.by_list,
        "cross_department_by_list": totals.crossing_by_list,
        "departments": figures.count_departments(period),
        "min_size": get_settings().min_size,
        "pooled_departments": sum(len(unit.party_ids) for unit in matrix.units if unit.is_pooled),
        "top_pairs": _top_pairs(matrix),
        "top_lists": [[one.name, one.deliveries] for one in figures.lists_of(period)[:TOP_LISTS]],
        "busiest_week": _busiest(weeks, lambda week: week.totals.deliveries),
        "busiest_cross_week": _busiest(weeks, lambda week: week.totals.crossing),
        "comparison": _comparisons(period),
        "difference_in_differences": _effect(difference_in_differences(period)),
    }


def lines_of(report: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of a report as people read it."""
    for name, value in report.items():
        label = name.replace("_", " ")
        if isinstance(value, dict):
            yield f"{label}:"
            yield from (f"    {key.replace('_', ' ')}: {_said(one)}" for key, one in value.items())
        elif isinstance(value, list) and value and isinstance(value[0], list):
            yield f"{label}:"
            yield from (f"{number:>10}  {what}" for what, number in value)
        else:
            yield f"{label}: {_said(value)}"


def _said(value: Any) -> str:
    if isinstance(value, dict):
        proof = "proven" if value["proven"] else "not proven"
        return f"{value['change']:+.1%} ({value['low']:+.1%} to {value['high']:+.1%}, {proof})"
    if isinstance(value, list):
        return ": ".join(map(str, value))
    return "nothing to tell" if value is None else str(value)


def _top_pairs(matrix: Matrix) -> list[list[Any]]:
    pairs = sorted(
        matrix.pairs.values(), key=lambda pair: (-pair.deliveries, _name(pair.sender), _name(pair.recipient))
    )
    return [[f"{_name(pair.sender)} > {_name(pair.recipient)}", pair.deliveries] for pair in pairs[:TOP_PAIRS]]


def _name(unit: Unit) -> str:
    return POOLED if unit.is_pooled else unit.name


def _busiest(weeks: Sequence[WeekOfMail], deliveries: Callable[[WeekOfMail], int]) -> list[Any] | None:
    """Return the week with most deliveries, of several the first."""
    if not weeks:
        return None
    week = max(weeks, key=deliveries)
    return [_iso_week(week.monday), deliveries(week)]


def _iso_week(monday: date) -> str:
    year, week, _weekday = monday.isocalendar()
    return f"{year}-W{week:02}"


def _comparisons(period: Period) -> dict[str, Any]:
    """Return how the last quarter of a period compares with the baseline and with the same weeks a year before."""
    counted = figures.counted_period()
    baseline = baseline_of(counted, get_settings().launched_on) if counted else None
    now = now_of(period, baseline)
    if counted is None or now is None or count_weeks(now) < LEAST_WEEKS:
        return {"baseline": None, "year_before": None}
    with_baseline = compare(baseline, now, is_same_season=False) if baseline else None
    return {
        "baseline": _comparison(baseline, now, with_baseline),
        "year_before": _with_year_before(now, counted),
    }


def _with_year_before(now: Period, counted: Period) -> dict[str, Any] | None:
    weeks = year_apart(now, counted)
    return _comparison(*weeks, compare(*weeks, is_same_season=True)) if weeks else None


def _comparison(before: Period | None, now: Period, found: Comparison | None) -> dict[str, Any] | None:
    if before is None or found is None:
        return None
    return {
        "before": [before.since.isoformat(), before.until.isoformat()],
        "now": [now.since.isoformat(), now.until.isoformat()],
        "rate_before": _rounded(found.before.rate),
        "rate_now": _rounded(found.now.rate),
        "change": _rounded(found.change),
        "low": _rounded(found.low),
        "high": _rounded(found.high),
        "proven": found.is_proven,
        "saved": round(found.saved),
        "net_saved": round(found.net_saved),
    }


def _effect(found: DifferenceInDifferences | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "change": _rounded(found.effect),
        "low": _rounded(found.low),
        "high": _rounded(found.high),
        "proven": found.is_proven,
        "started": found.started,
        "waiting": found.waiting,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
