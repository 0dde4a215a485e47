"""Templates as search documents: what they are called, and what they say."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, exists, select
from sqlalchemy.orm import aliased, joinedload, selectinload, undefer

from app.accounts.models import User
from app.core.calendar import today
from app.core.db import session
from app.core.feature import Found, SearchSource, facets_of
from app.core.formats import short_day
from app.core.freshness import Freshness
from app.core.index import Document
from app.core.pagination import batches_of
from app.core.ranking import boost_of
from app.documents import events
from app.documents.models import Template, Version
from app.documents.policy.templates import readable_by
from app.documents.queries.reading import sight
from app.documents.queries.templates import KIND, find_titled, find_visible

BATCH = 50


def documents(ids: Sequence[int] | None) -> Iterator[Document]:
    """Yield the documents of these templates, or of all; one without an approved version has none."""
    query = select(Template.id).where(Template.deleted_at.is_(None), Template.current_number.is_not(None))
    if ids is not None:
        query = query.where(Template.id.in_(ids))
    for some in batches_of(query.order_by(Template.id), BATCH):
        yield from _batch(some)


def _batch(ids: Sequence[int]) -> Iterator[Document]:
    newer = aliased(Template)
    is_replaced = exists().where(
        newer.replaces_id == Template.id, newer.deleted_at.is_(None), newer.current_number.is_not(None)
    )
    is_current = and_(Version.template_id == Template.id, Version.number == Template.current_number)
    query = select(Template, Version, is_replaced).join(Version, is_current).where(Template.id.in_(ids))
    loading = (joinedload(Template.category), selectinload(Template.tags), undefer(Version.text))
    for template, version, replaced in session.execute(query.order_by(Template.id).options(*loading)).all():
        yield _document(template, version, is_replaced=bool(replaced))
        session.expunge(version)


def _document(template: Template, version: Version, *, is_replaced: bool) -> Document:
    category = template.category
    words = (category.name, category.name_fr, version.name, *(tag.name for tag in template.tags))
    boost = boost_of(template.freshness(today()), is_outdated=is_replaced)
    updated_at = version.approved_at or version.uploaded_at
    facets = facets_of(updated_at, department_id=template.department_id, language=template.language)
    body = f"{template.description}\n{version.text}"
    said = (template.title, body, words, version.number, boost, sorted(facets.items()))
    return Document(
        kind=KIND,
        id=template.id,
        version=zlib.crc32(repr(said).encode()),
        audience_id=template.audience_id,
        title=template.title,
        body=body,
        keywords=words,
        language=template.language,
        facets=facets,
        updated_at=updated_at,
        boost=boost,
    )


def present(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    """Return how templates are shown among search results, those that the reader may open."""
    return {
        template.id: Found(
            title=template.title,
            url=template.url,
            detail=_detail(template),
            lang=template.language,
            file=template.latest_url if template.current_number else "",
            department_id=template.department_id,
        )
        for template in find_visible(reader, ids)
    }


def _detail(template: Template) -> str:
    parts = [template.department.name]
    if template.current_number:
        parts.append(str(_("version %(number)s", number=template.current_number)))
    if template.freshness(today()) is Freshness.OVERDUE and template.verified_until:
        parts.append(str(_("overdue for a check since %(day)s", day=short_day(template.verified_until))))
    return " · ".join(parts)


def readable(reader: User, ids: Sequence[int]) -> Collection[int]:
    """Return those of some templates that are there for the reader."""
    return set(session.scalars(select(Template.id).where(Template.id.in_(ids), readable_by(reader))))


OneTemplate = (
    events.TemplateDescribed
    | events.TemplateDeleted
    | events.TemplateRestored
    | events.TemplateVerified
    | events.TemplateBecameOverdue
    | events.VersionRead
    | events.VersionApproved
    | events.VersionWithdrawn
)


def _template(event: OneTemplate) -> list[int]:
    return [event.template_id]


def _with_replaced(event: OneTemplate) -> list[int]:
    """Return a template, and those whose place it takes or took: they sink, or rise again."""
    replaced = session.scalar(select(Template.replaces_id).where(Template.id == event.template_id))
    released = event.released_id if isinstance(event, events.TemplateDescribed) else None
    return [one for one in (event.template_id, replaced, released) if one is not None]


SOURCE = SearchSource(
    kind=KIND,
    label=_l("Templates"),
    documents=documents,
    changed_by={
        events.TemplateDescribed: _with_replaced,
        events.TemplateDeleted: _with_replaced,
        events.TemplateRestored: _with_replaced,
        events.TemplateVerified: _template,
        events.TemplateBecameOverdue: _template,
        events.VersionRead: _template,
        events.VersionApproved: _with_replaced,
        events.VersionWithdrawn: _with_replaced,
    },
    present=present,
    readable=readable,
    titled=find_titled,
    sight=sight,
)
