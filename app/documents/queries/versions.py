"""Finding versions of templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core.db import session
from app.documents.models import Template, Version
from app.documents.policy.templates import kept_by, visible_to
from app.documents.queries.templates import WITH_EVERYTHING

WITH_PEOPLE = (joinedload(Version.author), joinedload(Version.approved_by))


def is_pending() -> ColumnElement[bool]:
    """Return the SQL condition for the versions that wait for approval: newer than what readers get."""
    current = select(Template.current_number).where(Template.id == Version.template_id).scalar_subquery()
    return and_(Version.approved_at.is_(None), or_(current.is_(None), Version.number > current))


def get_version(template: Template, number: int | None = None) -> Version | None:
    """Return a version of a template.

    Args:
        template: The template.
        number: Which one; the one that readers get where it is missing.
    """
    number = template.current_number if number is None else number
    query = select(Version).where(Version.template_id == template.id, Version.number == number)
    return session.scalars(query.options(*WITH_PEOPLE)).one_or_none()


def list_versions(template: Template) -> Sequence[Version]:
    """Return all versions of a template, the newest first."""
    query = select(Version).where(Version.template_id == template.id).order_by(Version.number.desc())
    return session.scalars(query.options(*WITH_PEOPLE)).all()


def current_versions(templates: Iterable[Template]) -> dict[int, Version]:
    """Return the version that readers get of each of some templates, in their order, by the template's id."""
    is_current = and_(Template.id == Version.template_id, Template.current_number == Version.number)
    ids = [template.id for template in templates]
    query = select(Version).join(Template, is_current).where(Template.id.in_(ids))
    found = {version.template_id: version for version in session.scalars(query)}
    return {one: found[one] for one in ids if one in found}


def find_same(reader: User | None, sha256: str) -> Version | None:
    """Return a version with this very content that somebody may know of; any at all for the house itself.

    Args:
        reader: Who asks.
        sha256: Of the content.
    """
    may_see = Template.deleted_at.is_(None) if reader is None else visible_to(reader)
    query = select(Version).join(Version.template).where(Version.sha256 == sha256, may_see)
    query = query.order_by(Version.approved_at.is_(None), Version.id.desc()).limit(1)
    return session.scalars(query.options(joinedload(Version.template))).one_or_none()


def list_waiting(reader: User, limit: int = 50) -> Sequence[Version]:
    """Return the versions that wait for approval among the templates that somebody looks after, the oldest first."""
    kept = select(Template.id).where(Template.deleted_at.is_(None), kept_by(reader))
    query = select(Version).where(Version.approved_at.is_(None), Version.template_id.in_(kept), is_pending())
    loading = (*WITH_PEOPLE, joinedload(Version.template).options(*WITH_EVERYTHING))
    return session.scalars(query.order_by(Version.uploaded_at, Version.id).limit(limit).options(*loading)).all()


def get_any_version(version_id: int) -> Version | None:
    """Return any version, as it is now, for the house itself."""
    return session.scalars(select(Version).where(Version.id == version_id)).one_or_none()


def has_content(template: Template, sha256: str) -> bool:
    """Tell whether a template has a version with this very content."""
    query = select(Version.id).where(Version.template_id == template.id, Version.sha256 == sha256)
    return session.scalar(query.limit(1)) is not None


def count_other_versions(version: Version) -> int:
    """Return how many versions a template has besides one."""
    query = select(func.count()).where(Version.template_id == version.template_id, Version.id != version.id)
    return session.scalar(query) or 0


def newest_approved_number(template: Template) -> int | None:
    """Return the number of the newest version that was approved; None where there is none."""
    query = select(func.max(Version.number)).where(Version.template_id == template.id, Version.approved_at.is_not(None))
    return session.scalar(query)
