"""What the programme measures about itself."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l

from app.core.feature import Metric, Unit
from app.programme.meter.figures import Period
from app.programme.meter.weekly import totals_of_weeks
from app.programme.queries.counted import list_weeks
from app.programme.queries.figures import find_shown_within


def xd_rate(since: date, until: date, department_id: int | None) -> float | None:
    """Return the deliveries to other departments per head and working day.

    `rate = XD / (people * days of work)`, of what the department and all below it sent; small departments below it are
    left out. None where nothing was counted, or where too few people are there to say so.
    """
    weeks = list_weeks(Period(since, until))
    if department_id is None:
        return totals_of_weeks(weeks).rate
    party_ids = find_shown_within(department_id)
    return totals_of_weeks(weeks, party_ids).rate if party_ids else None


XD_RATE = Metric(
    name="programme.xd_rate",
    label=_l("Mails between departments, per person and working day"),
    unit=Unit.RATE,
    value=xd_rate,
    is_better_lower=True,
)
METRICS = (XD_RATE,)
