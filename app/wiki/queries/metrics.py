"""Counting for the programme how much of what is written can be trusted."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from app.accounts.queries.departments import lies_within
from app.core.db import session
from app.wiki.models import Page, PageStatus


def count_verified(day: date, department_id: int | None) -> tuple[int, int]:
    """Return how many pages are found right on a day, and how many there are.

    Args:
        day: The day on which a check must still hold.
        department_id: Only what this department, or one below it, looks after; None: everything.
    """
    query = select(func.count().filter(Page.verified_until >= day), func.count()).where(
        Page.deleted_at.is_(None),
        Page.is_template.is_(False),
        Page.published_number > 0,
        Page.status != PageStatus.OBSOLETE,
        lies_within(Page.owner_department_id, department_id),
    )
    verified, pages = session.execute(query).one()
    return verified, pages
