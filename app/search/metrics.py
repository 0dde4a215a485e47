"""What searches let the programme measure."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l

from app.core.feature import Metric, Unit
from app.search.queries import count_searches


def zero_results(since: date, until: date, _department_id: int | None) -> float | None:
    """Return the share of searches that found nothing."""
    searches, without = count_searches(since, until)
    return without / searches if searches else None


METRICS = (
    Metric(
        "search.zero_results",
        _l("Searches that found nothing"),
        Unit.SHARE,
        zero_results,
        is_better_lower=True,
        has_departments=False,
    ),
)
