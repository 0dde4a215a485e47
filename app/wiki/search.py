"""Pages as search documents."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload, undefer_group

from app.accounts.models import User
from app.core.calendar import today
from app.core.db import session
from app.core.feature import Found, SearchSource, facets_of
from app.core.formats import short_day
from app.core.freshness import Freshness
from app.core.generations import Memory
from app.core.index import Document
from app.core.pagination import batches_of
from app.core.ranking import boost_of
from app.wiki import events, queries
from app.wiki.answering import find_section, vote_on_page
from app.wiki.models import Page
from app.wiki.policy import Sight, visible_to
from app.wiki.queries.trust import count_helped

BATCH = 100
NAMED = Memory[str, bool]("wiki", size=5_000)
NAMING = Memory[tuple[str, Sight], list[Found]]("people", "wiki", size=5_000)


def documents(ids: Sequence[int] | None) -> Iterator[Document]:
    """Yield the documents of these pages, or of all; what is not published has none."""
    query = select(Page.id).where(Page.deleted_at.is_(None), Page.published_number > 0).order_by(Page.id)
    if ids is not None:
        query = query.where(Page.id.in_(ids))
    for some in batches_of(query, BATCH):
        yield from _batch(some)


def _batch(ids: Sequence[int]) -> Iterator[Document]:
    loading = (undefer_group("plain"), selectinload(Page.tags), joinedload(Page.space))
    helped = count_helped(ids)
    for page in session.scalars(select(Page).where(Page.id.in_(ids)).order_by(Page.id).options(*loading)):
        yield _document(page, helped.get(page.id, 0))
        session.expunge(page)


def _document(page: Page, helped: int) -> Document:
    tags = tuple(tag.name for tag in page.tags)
    freshness = page.freshness(today())
    trust = boost_of(freshness, is_outdated=page.is_obsolete)
    department_id = page.owner_department_id or page.space.department_id
    facets = facets_of(page.changed_at, department_id=department_id, language=page.language)
    said = (page.title, page.published_number, page.html_version, tags, page.space.name, trust, sorted(facets.items()))
    return Document(
        kind="page",
        id=page.id,
        version=zlib.crc32(repr(said).encode()),
        audience_id=page.audience_id,
        title=page.title,
        body=page.plain,
        keywords=tags,
        language=page.language,
        facets=facets,
        updated_at=page.changed_at,
        boost=boost_of(freshness, is_outdated=page.is_obsolete, helped=helped),
    )


def present(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    """Return how pages are shown among search results, those that the reader may see."""
    return {
        page.id: Found(
            title=page.title,
            url=page.url,
            detail=" · ".join(part for part in (page.space.name, trust_line(page)) if part),
            lang=page.language,
            department_id=page.owner_department_id or page.space.department_id,
        )
        for page in queries.find_pages(reader, ids)
    }


def trust_line(page: Page) -> str:
    """Return in a few words how far a page can be trusted; nothing where nobody keeps it."""
    if page.is_obsolete:
        return str(_("obsolete"))
    if page.verified_until is None:
        return ""
    if page.freshness(today()) is Freshness.OVERDUE:
        return str(_("overdue for a check since %(day)s", day=short_day(page.verified_until)))
    return str(_("checked %(day)s", day=short_day(page.verified_at))) if page.verified_at else ""


def mentions(reader: User, name: str) -> list[Found]:
    """Return the pages that name a thing of another room, those that the reader may see."""

    def find() -> list[Found]:
        pages = queries.find_naming(reader, name)
        return [Found(title=page.title, url=page.url, detail=page.space.name) for page in pages]

    if not NAMED.get(name, lambda: queries.is_named(name)):
        return []
    return NAMING.get((name, queries.sight(reader)), find)


def readable(reader: User, ids: Sequence[int]) -> Collection[int]:
    """Return those of some pages that the reader may see."""
    return set(session.scalars(select(Page.id).where(Page.id.in_(ids), visible_to(reader))))


def titled(reader: User, text: str, limit: int) -> Sequence[int]:
    """Return the pages whose title matches a text."""
    return [page.id for page in queries.find_titled(reader, text, limit)]


def _page(event: events.PageCreated) -> list[int]:
    return [event.page_id]


def _pages(event: events.PageMoved) -> list[int]:
    return event.page_ids


def _pages_of_space(event: events.SpaceChanged) -> Sequence[int]:
    return session.scalars(select(Page.id).where(Page.space_id == event.space_id)).all()


SOURCE = SearchSource(
    kind="page",
    label=_l("Pages"),
    documents=documents,
    changed_by={
        events.PageCreated: _page,
        events.PageEdited: _page,
        events.PageMoved: _pages,
        events.PageAudienceChanged: _pages,
        events.PageDeleted: _pages,
        events.PageRestored: _pages,
        events.PageVerified: _page,
        events.PageKeepingChanged: _page,
        events.PageBecameOverdue: _page,
        events.RevisionApproved: _page,
        events.PageRetired: _page,
        events.SpaceChanged: _pages_of_space,
    },
    present=present,
    readable=readable,
    titled=titled,
    section=find_section,
    vote=vote_on_page,
    sight=queries.sight,
)
