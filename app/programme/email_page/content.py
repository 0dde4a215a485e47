"""The page about mail between departments: everything it shows, asked for once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from app.programme.charts.bars import BarChart
from app.programme.charts.heat_map import HeatMap, heat_map_of
from app.programme.charts.lines import LineChart
from app.programme.email_page.charts import levels_of, list_chart, marks_of, rate_chart
from app.programme.email_page.choosing import Choice
from app.programme.email_page.figures import Change, Figure, changes_of, figures_of
from app.programme.email_page.replacing import Hotspot, hotspots
from app.programme.meter.figures.periods import LEAST_WEEKS, baseline_of, count_weeks, whole_weeks, year_apart
from app.programme.meter.figures.values import Comparison, Period, Totals
from app.programme.meter.wording import Verdict, days_of, share, verdict
from app.programme.models import MeterSettings
from app.programme.queries.comparisons import compare, difference_in_differences
from app.programme.queries.cycles import list_cycles
from app.programme.queries.figures import lists_of, matrix_of, totals_of, weeks_of

MOST_HOTSPOTS = 8


@dataclass(frozen=True)
class EmailPage:
    """What the page shows of the days that a reader has chosen."""

    choice: Choice
    totals: Totals
    verdict: Verdict
    figures: Sequence[Figure]
    changes: Sequence[Change]
    rate: LineChart
    heat: HeatMap
    hotspots: Sequence[Hotspot]
    lists: BarChart

    @property
    def unknown_share(self) -> str:
        """The share of deliveries within the company that could not be mapped, in words."""
        return share(self.totals.unknown_share or 0)


def email_page(choice: Choice, counted: Period, settings: MeterSettings) -> EmailPage:
    """Return what the page shows.

    Args:
        choice: The days that the reader has chosen.
        counted: From the first to the last day that was counted.
        settings: How the meter is set.
    """
    baseline = baseline_of(counted, settings.launched_on)
    now = days_since(choice.period, baseline, settings.launched_on)
    found = compare(baseline, now, is_same_season=False) if baseline and now else None
    marks = marks_of(settings.launched_on, list_cycles())
    totals = totals_of(choice.period)
    matrix = matrix_of(choice.period)
    return EmailPage(
        choice=choice,
        totals=totals,
        verdict=_verdict(settings, baseline, now, found),
        figures=figures_of(totals, found),
        changes=changes_of(
            _compared(baseline, now, found, counted, settings.launched_on) if baseline and now else [],
            difference_in_differences(_since_baseline(choice.period, baseline)),
        ),
        rate=rate_chart(weeks_of(choice.period), marks, levels_of(baseline, now, found)),
        heat=heat_map_of(matrix, _("Who mails whom: deliveries from department to department")),
        hotspots=hotspots(matrix, MOST_HOTSPOTS),
        lists=list_chart(lists_of(choice.period)),
    )


def days_since(period: Period, baseline: Period | None, launched_on: date | None) -> Period | None:
    """Return the whole weeks of a period that can be compared with the baseline: those after it, and since the launch.

    Returns:
        None where there are none.
    """
    if baseline is None:
        return None
    start = max(period.since, baseline.until + timedelta(days=1))
    if launched_on and baseline.until < launched_on:
        start = max(start, launched_on)
    return whole_weeks(Period(start, period.until)) if start <= period.until else None


def _since_baseline(period: Period, baseline: Period | None) -> Period:
    """Return a period together with the time with which it is compared."""
    return Period(min(period.since, baseline.since), period.until) if baseline else period


def _verdict(settings: MeterSettings, baseline: Period | None, now: Period | None, found: Comparison | None) -> Verdict:
    if baseline is not None and now is None:
        return Verdict("info", _("These days belong to the time with which later weeks are compared."))
    has_weeks = bool(baseline and now) and all(count_weeks(one) >= LEAST_WEEKS for one in (baseline, now) if one)
    return verdict(found, is_launched=_is_before_launch(baseline, settings.launched_on), has_weeks=has_weeks)


def _is_before_launch(baseline: Period | None, launched_on: date | None) -> bool:
    return baseline is not None and launched_on is not None and baseline.until < launched_on


def _compared(
    baseline: Period, now: Period, found: Comparison | None, counted: Period, launched_on: date | None
) -> list[tuple[str, str, Comparison]]:
    """Return the comparisons that there are, with the baseline and with last year, each with its name and its days."""
    label = _("Before the launch") if _is_before_launch(baseline, launched_on) else _("First weeks counted")
    rows = [(label, days_of(baseline), found)] if found else []
    weeks = year_apart(now, counted)
    with_last_year = compare(*weeks, is_same_season=True) if weeks else None
    if weeks and with_last_year:
        rows.append((_("Same weeks a year before"), _days_of_both(*weeks, now), with_last_year))
    return rows


def _days_of_both(before: Period, compared: Period, now: Period) -> str:
    """Return the days of the year before, with those that they are compared with where these are not all of now."""
    if compared == now:
        return days_of(before)
    return str(_("%(before)s, compared with %(now)s", before=days_of(before), now=days_of(compared)))
