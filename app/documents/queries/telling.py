"""What notices about templates are shown, and to whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core.db import session
from app.core.freshness import DUE_BEFORE
from app.documents.models import Template, Version
from app.documents.policy.templates import is_responsibility_of, kept_by, visible_to
from app.documents.queries.versions import is_pending

WITH_DEPARTMENT = (joinedload(Template.department),)


def find_with_waiting(reader: User, ids: Collection[int]) -> Sequence[Template]:
    """Return those of some templates that somebody looks after and of which a version waits for approval."""
    waiting = select(Version.template_id).where(is_pending())
    query = select(Template).where(
        Template.id.in_(ids), Template.deleted_at.is_(None), kept_by(reader), Template.id.in_(waiting)
    )
    return session.scalars(query.options(*WITH_DEPARTMENT)).all()


def find_to_check(reader: User, ids: Collection[int], today: date) -> Sequence[Template]:
    """Return those of some templates that somebody has to check now or soon."""
    due = Template.verified_until <= today + DUE_BEFORE
    query = select(Template).where(
        Template.id.in_(ids), Template.current_number.is_not(None), is_responsibility_of(reader), due
    )
    return session.scalars(query.options(*WITH_DEPARTMENT)).all()


def find_offered(reader: User, ids: Collection[int]) -> Sequence[Template]:
    """Return those of some templates that somebody may open, or that he offered himself and nobody took."""
    own = select(Version.template_id).where(Version.author_id == reader.id)
    is_own = and_(Template.current_number.is_(None), Template.id.in_(own))
    query = select(Template).where(Template.id.in_(ids), or_(visible_to(reader), is_own))
    return session.scalars(query.options(*WITH_DEPARTMENT)).all()


def list_audiences(ids: Collection[int]) -> dict[int, int]:
    """Return those of some templates that are there for their readers now, each with its audience."""
    query = select(Template.id, Template.audience_id).where(
        Template.id.in_(ids), Template.deleted_at.is_(None), Template.current_number.is_not(None)
    )
    return {template_id: audience_id for template_id, audience_id in session.execute(query)}  # noqa: C416 (rows are no pairs to mypy)


def list_there(ids: Collection[int]) -> Sequence[int]:
    """Return those of some templates that were not deleted."""
    return session.scalars(select(Template.id).where(Template.id.in_(ids), Template.deleted_at.is_(None))).all()


def list_known(ids: Collection[int]) -> Sequence[int]:
    """Return those of some templates that exist, deleted or not."""
    return session.scalars(select(Template.id).where(Template.id.in_(ids))).all()
