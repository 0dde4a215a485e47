"""What is asked for when a template is filled in, what the house knows of the reader, and what readers keep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from app.accounts.models import User
from app.accounts.queries import get_user
from app.core import clock
from app.core.db import session
from app.documents.models import Field, FieldSource, Filled, Template
from app.people.queries import get_profile


def list_fields(template: Template) -> dict[str, Field]:
    """Return what a template's page says of its placeholders, by their names."""
    query = select(Field).where(Field.template_id == template.id).order_by(Field.position, Field.id)
    return {field.name: field for field in session.scalars(query)}


def known_of(reader: User) -> dict[FieldSource, str]:
    """Return what the house knows of a reader; today is his own, as a date of ISO 8601."""
    profile = get_profile(reader.id)
    manager = get_user(reader.manager_id) if reader.manager_id else None
    return {
        FieldSource.NAME: reader.name,
        FieldSource.EMAIL: reader.email,
        FieldSource.TITLE: reader.title,
        FieldSource.DEPARTMENT: reader.department.name,
        FieldSource.MANAGER: manager.name if manager and manager.is_active else "",
        FieldSource.PHONE: profile.phone if profile else "",
        FieldSource.TODAY: clock.now().astimezone(ZoneInfo(reader.time_zone)).date().isoformat(),
    }


def list_filled(owner: User) -> Sequence[Filled]:
    """Return the filled-in documents that somebody keeps, the last first."""
    query = select(Filled).where(Filled.user_id == owner.id, Filled.removed_at.is_(None))
    return session.scalars(query.order_by(Filled.filled_at.desc(), Filled.id.desc())).all()


def count_filled(owner: User) -> int:
    """Return how many filled-in documents somebody keeps."""
    query = select(func.count()).where(Filled.user_id == owner.id, Filled.removed_at.is_(None))
    return session.scalar(query) or 0


def get_filled(owner: User, filled_id: int) -> Filled | None:
    """Return a filled-in document that somebody keeps, removed or not; nobody else's."""
    return session.scalars(select(Filled).where(Filled.id == filled_id, Filled.user_id == owner.id)).one_or_none()


def get_same_filled(owner: User, version_id: int, sha256: str) -> Filled | None:
    """Return what somebody keeps already of a version, filled in with the very same values."""
    query = select(Filled).where(
        Filled.user_id == owner.id,
        Filled.version_id == version_id,
        Filled.sha256 == sha256,
        Filled.removed_at.is_(None),
    )
    return session.scalars(query.limit(1)).one_or_none()


def list_all_filled(user_id: int) -> Sequence[Filled]:
    """Return all filled-in documents of a person, also those just removed."""
    return session.scalars(select(Filled).where(Filled.user_id == user_id)).all()


def list_filled_removed_before(moment: datetime, limit: int) -> Sequence[Filled]:
    """Return filled-in documents that were removed before a moment."""
    return session.scalars(select(Filled).where(Filled.removed_at < moment).limit(limit)).all()
