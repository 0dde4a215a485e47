"""The charts of the meter, made from its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import gettext as _

from app.core.formats import number, told_day
from app.programme.charts.bars import Bar, BarChart
from app.programme.charts.lines import Level, LineChart, Mark, Series
from app.programme.meter.figures.values import Comparison, ListOfMail, Period, WeekOfMail
from app.programme.meter.wording import rate
from app.programme.models import Cycle

MOST_LISTS = 12


def marks_of(launched_on: date | None, cycles: Sequence[Cycle]) -> list[Mark]:
    """Return the days that divide time: the launch, and the first day of each cycle."""
    launch = [Mark(launched_on, _("Launch"))] if launched_on else []
    return launch + [Mark(cycle.starts_on, cycle.title) for cycle in cycles]


def levels_of(baseline: Period | None, now: Period | None, found: Comparison | None) -> list[Level]:
    """Return the rates that are compared, each over its own time."""
    if found is None or baseline is None or now is None or found.before.rate is None or found.now.rate is None:
        return []
    return [
        Level(baseline.since, baseline.until, found.before.rate, _average(found.before.rate)),
        Level(now.since, now.until, found.now.rate, _average(found.now.rate)),
    ]


def _average(value: float) -> str:
    return str(_("average %(rate)s", rate=rate(value)))


def rate_chart(weeks: Sequence[WeekOfMail], marks: Sequence[Mark], levels: Sequence[Level]) -> LineChart:
    """Return the rate over time, week by week."""
    return LineChart(
        title=_("Emails between departments per person and working day"),
        summary=_in_words([(week.monday, week.totals.rate) for week in weeks]),
        days=[week.monday for week in weeks],
        series=[Series(_("Per person and working day"), [week.totals.rate for week in weeks])],
        marks=marks,
        levels=levels,
        tell=rate,
        heading=_("Week from"),
    )


def _in_words(values: Sequence[tuple[date, float | None]]) -> str:
    """Say in a sentence what a line shows: where it begins, ends and is highest."""
    known = [(day, value) for day, value in values if value is not None]
    if not known:
        return str(_("Nothing was counted in this time."))
    (first_day, first), (last_day, last) = known[0], known[-1]
    top_day, top = max(known, key=lambda found: found[1])
    return str(
        _(
            "Week by week: %(first)s in the week from %(first_day)s, %(last)s in that from %(last_day)s; highest with "
            "%(top)s in that from %(top_day)s.",
            first=rate(first),
            first_day=told_day(first_day),
            last=rate(last),
            last_day=told_day(last_day),
            top=rate(top),
            top_day=told_day(top_day),
        )
    )


def list_chart(lists: Sequence[ListOfMail]) -> BarChart:
    """Return the mailing lists that cause the most deliveries."""
    shown = lists[:MOST_LISTS]
    return BarChart(
        title=_("Mailing lists by deliveries"),
        summary=_(
            "The list with the most deliveries is %(name)s with %(deliveries)s.",
            name=shown[0].name,
            deliveries=number(shown[0].deliveries),
        )
        if shown
        else "",
        bars=[Bar(one.name, one.deliveries, _("(retired)") if one.is_retired else "") for one in shown],
        headings=(_("Mailing list"), _("Mail deliveries")),
    )


def department_chart(name: str, weeks: Sequence[WeekOfMail], received: Mapping[date, int]) -> LineChart:
    """Return what a department sent to others and got from them, week by week."""
    sent = [week.totals.crossing for week in weeks]
    got = [received.get(week.monday, 0) for week in weeks]
    return LineChart(
        title=_("Emails of %(name)s with other departments", name=name),
        summary=_(
            "Sent to other departments: %(sent)s in all; got from them: %(got)s.",
            sent=number(sum(sent)),
            got=number(sum(got)),
        ),
        days=[week.monday for week in weeks],
        series=[Series(_("Sent to others"), sent), Series(_("Got from others"), got)],
        heading=_("Week from"),
    )
