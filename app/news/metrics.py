"""What news let the programme measure."""

from __future__ import annotations

from datetime import date
from statistics import median

from flask_babel import lazy_gettext as _l

from app.core.calendar import start_of
from app.core.feature import FEWEST_PEOPLE, Metric, Unit
from app.news.queries.metrics import list_confirming_times

ONE_HOUR = 3600
"""In seconds."""


def hours_to_confirm(since: date, until: date, department_id: int | None) -> float | None:
    """Return the median time, in hours, from when news appeared to when somebody confirmed that they had read them.

    Only those who have confirmed count: whoever never does is told by the tally under the news.
    """
    times = list_confirming_times(start_of(since), start_of(until, after=1), department_id)
    if len({user_id for user_id, _appeared, _confirmed in times}) < FEWEST_PEOPLE:
        return None
    return median((confirmed - appeared).total_seconds() / ONE_HOUR for _user_id, appeared, confirmed in times)


METRICS = (
    Metric(
        "news.hours_to_confirm",
        _l("Hours until news are confirmed"),
        Unit.HOURS,
        hours_to_confirm,
        is_better_lower=True,
    ),
)
