"""Finding templates, one by one or by what they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Audience, User
from app.core.db import session
from app.core.matching import has_words
from app.core.pagination import Page, paginate
from app.documents.models import Template, Version
from app.documents.policy.templates import kept_by, readable_by, restorable_by, visible_to

LIST_SIZE = 24
MOST_FOUND = 500
KIND = "template"
WITH_FILING = (joinedload(Template.category), joinedload(Template.department), selectinload(Template.tags))
WITH_EVERYTHING = (
    *WITH_FILING,
    joinedload(Template.owner),
    joinedload(Template.verified_by),
    joinedload(Template.audience).selectinload(Audience.tokens),
)


def get_template(reader: User, template_id: int) -> Template | None:
    """Return a template with all that belongs to it, or None where there is none that the reader may open."""
    query = select(Template).where(Template.id == template_id, visible_to(reader))
    return session.scalars(query.options(*WITH_EVERYTHING)).one_or_none()


def get_any_template(template_id: int) -> Template | None:
    """Return any template, deleted or not, for the house itself."""
    return session.scalars(select(Template).where(Template.id == template_id).options(*WITH_EVERYTHING)).one_or_none()


def get_oldest_template(*conditions: ColumnElement[bool]) -> Template | None:
    """Return the oldest template that is not deleted and fulfils some conditions, for the house itself."""
    query = select(Template.id).where(Template.deleted_at.is_(None), *conditions).order_by(Template.id).limit(1)
    template_id = session.scalar(query)
    return get_any_template(template_id) if template_id else None


def holds(sha256: str) -> ColumnElement[bool]:
    """Return the SQL condition for the templates that have a version with this very content."""
    return Template.id.in_(select(Version.template_id).where(Version.sha256 == sha256))


def list_all_templates() -> Sequence[Template]:
    """Return every template that somebody can have, whoever that is, the oldest first, with all that belongs to it."""
    query = select(Template).where(Template.deleted_at.is_(None), Template.current_number.is_not(None))
    return session.scalars(query.order_by(Template.id).options(*WITH_EVERYTHING)).all()


def get_deleted_template(reader: User, template_id: int) -> Template | None:
    """Return a template that was deleted, for whoever looked after it."""
    query = select(Template).where(Template.id == template_id, restorable_by(reader))
    return session.scalars(query.options(*WITH_EVERYTHING)).one_or_none()


def find_kept(reader: User, page: int) -> Page[Template]:
    """Return one page of the templates that somebody looks after, by title."""
    query = select(Template).where(Template.deleted_at.is_(None), kept_by(reader))
    ordered = query.order_by(func.lower(Template.title), Template.id)
    return paginate(ordered.options(*WITH_FILING, joinedload(Template.owner)), page, LIST_SIZE)


def owns_any(reader: User) -> bool:
    """Tell whether somebody looks after a template himself."""
    query = select(Template.id).where(Template.owner_id == reader.id, Template.deleted_at.is_(None)).limit(1)
    return session.scalar(query) is not None


def list_deleted(reader: User, limit: int = 20) -> Sequence[Template]:
    """Return the templates that were deleted and that somebody may put back, the last first."""
    query = select(Template).where(restorable_by(reader)).order_by(Template.deleted_at.desc()).limit(limit)
    return session.scalars(query.options(*WITH_FILING)).all()


def list_replacing(reader: User, template: Template) -> Sequence[Template]:
    """Return what has taken the place of a template, as far as a reader may have it, the newest first."""
    query = select(Template).where(Template.replaces_id == template.id, readable_by(reader))
    return session.scalars(query.order_by(Template.id.desc())).all()


def find_titled(reader: User, text: str, limit: int) -> Sequence[int]:
    """Return the templates in whose title all words of a text stand."""
    matching = has_words(Template.title, text)
    if not matching:
        return []
    query = select(Template.id).where(readable_by(reader), *matching).order_by(func.lower(Template.title), Template.id)
    return session.scalars(query.limit(limit)).all()


def list_replaceable(reader: User) -> Sequence[Template]:
    """Return the templates whose place another may take, as far as somebody looks after them, by title."""
    query = select(Template).where(Template.deleted_at.is_(None), kept_by(reader))
    return session.scalars(query.order_by(func.lower(Template.title), Template.id).limit(MOST_FOUND)).all()


def find_visible(reader: User, ids: Collection[int]) -> Sequence[Template]:
    """Return those of some templates that a reader may open."""
    return session.scalars(select(Template).where(Template.id.in_(ids), visible_to(reader)).options(*WITH_FILING)).all()


def count_templates() -> int:
    """Return how many templates there are that somebody can have."""
    query = select(func.count()).select_from(Template)
    return session.scalar(query.where(Template.deleted_at.is_(None), Template.current_number.is_not(None))) or 0
