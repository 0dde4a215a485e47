"""How far a template can be trusted to be current."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from app.documents.models import Template

DUE_BEFORE = timedelta(days=28)


class Freshness(StrEnum):
    """What the day of the next review says."""

    UNKEPT = "unkept"
    VERIFIED = "verified"
    DUE = "due"
    OVERDUE = "overdue"


def freshness_of(template: Template, today: date) -> Freshness:
    """Return how far a template can be trusted on a day."""
    if template.verified_until is None:
        return Freshness.UNKEPT
    if template.verified_until < today:
        return Freshness.OVERDUE
    is_due = template.verified_at is None or template.verified_until - today <= DUE_BEFORE
    return Freshness.DUE if is_due else Freshness.VERIFIED
