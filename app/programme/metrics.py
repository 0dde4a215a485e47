"""What the programme measures about itself."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

from app.core.calendar import monday_of, start_of
from app.core.feature import FEWEST_PEOPLE, Metric, Unit
from app.programme.meter.figures.values import Period
from app.programme.meter.figures.weekly import totals_of_weeks
from app.programme.queries.champions import count_active
from app.programme.queries.counted import list_weeks
from app.programme.queries.figures import find_shown_within


def xd_rate(since: date, until: date, department_id: int | None) -> float | None:
    """Return the deliveries to other departments per head and working day.

    `rate = XD / (people * days of work)`, of what the department and all below it sent; small departments below it are
    left out. None where nothing was counted, or where too few people are there to say so.

    Only whole weeks are told, the last ones that were over on the last day: of values read on two days in a row, the
    difference would tell of single days.
    """
    sunday = monday_of(until + timedelta(days=1)) - timedelta(days=1)
    weeks = list_weeks(Period(monday_of(since - (until - sunday)), sunday))
    if department_id is None:
        return totals_of_weeks(weeks).rate
    party_ids = find_shown_within(department_id)
    return totals_of_weeks(weeks, party_ids).rate if party_ids else None


def active_champions(since: date, until: date, department_id: int | None) -> float | None:
    """Return the share of champions who published something in a time; None where there are few of them."""
    active, champions = count_active(start_of(since), start_of(until, after=1), department_id)
    return active / champions if champions >= FEWEST_PEOPLE else None


XD_RATE = Metric(
    name="programme.xd_rate",
    label=_l("Mails between departments, per person and working day"),
    unit=Unit.RATE,
    value=xd_rate,
    is_better_lower=True,
)
ACTIVE_CHAMPIONS = Metric(
    name="programme.active_champions",
    label=_l("Champions who published something, of all champions"),
    unit=Unit.SHARE,
    value=active_champions,
)
METRICS = (XD_RATE, ACTIVE_CHAMPIONS)
