"""What pages let the programme measure."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l

from app.core.feature import Metric, Unit
from app.wiki.queries.metrics import count_verified


def verified_share(_since: date, until: date, department_id: int | None) -> float | None:
    """Return the share of pages whose check still holds on the last day; pages are those that there are now."""
    verified, pages = count_verified(until, department_id)
    return verified / pages if pages else None


METRICS = (Metric("wiki.verified_share", _l("Pages found right, of all pages"), Unit.SHARE, verified_share),)
