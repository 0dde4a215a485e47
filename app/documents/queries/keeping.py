"""Who looks after a template, what is to be checked, and who was reminded of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.accounts.queries import get_user, list_champions_of
from app.accounts.queries.roles import holders_of
from app.core.db import session
from app.core.events import StoredEvent
from app.core.freshness import DUE_BEFORE
from app.core.generations import Memory
from app.core.permissions import Permission
from app.documents.events import TemplateReviewsDue
from app.documents.models import Template
from app.documents.policy.templates import is_responsibility_of

Reminder = tuple[int, str, int]
"""A template, the day by which it is to be checked, and how many days before that day the reminder is due."""
REVIEWS = Memory[tuple[int, date], int]("people", "documents", size=5_000)


def keepers_of(template: Template) -> list[User]:
    """Return who is asked about a template: its owner, else its champions, else who writes to the whole company."""
    owner = get_user(template.owner_id) if template.owner_id else None
    if owner is not None and owner.is_active:
        return [owner]
    champions = [get_user(one.id) for one in list_champions_of(template.department)]
    return [one for one in champions if one] or company_wide()


def company_wide() -> list[User]:
    """Return who writes to the whole company."""
    query = select(User.id).where(
        User.id.in_(holders_of(Permission.PUBLISH_COMPANY_WIDE)), User.deactivated_at.is_(None)
    )
    found = [get_user(user_id) for user_id in session.scalars(query)]
    return [one for one in found if one]


def list_due_on(days: Collection[date]) -> Sequence[Template]:
    """Return the templates that are to be checked by one of some days."""
    query = select(Template).where(
        Template.verified_until.in_(days), Template.deleted_at.is_(None), Template.current_number.is_not(None)
    )
    return session.scalars(query.options(joinedload(Template.department))).all()


def count_reviews(reader: User, today: date) -> int:
    """Return how many templates somebody has to check now or soon."""
    return REVIEWS.get((reader.id, today), lambda: _count_reviews(reader, today))


def _count_reviews(reader: User, today: date) -> int:
    query = (
        select(func.count())
        .select_from(Template)
        .where(
            Template.verified_until <= today + DUE_BEFORE,
            Template.current_number.is_not(None),
            is_responsibility_of(reader),
        )
    )
    return session.scalar(query) or 0


def list_reminded(since: datetime) -> set[tuple[int, Reminder]]:
    """Return which reminders were sent since a moment, each with the id of the person."""
    query = select(StoredEvent.payload).where(
        StoredEvent.name == TemplateReviewsDue.name, StoredEvent.occurred_at >= since
    )
    return {
        (payload["user_id"], (template_id, until, days_before))
        for payload in session.scalars(query)
        for template_id, until, days_before in payload["templates"]
    }
