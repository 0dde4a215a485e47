"""Questions and answers as search documents."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.policy import audience_ids_of
from app.core.calendar import today
from app.core.db import session
from app.core.feature import Found, SearchSource, facets_of
from app.core.formats import short_day
from app.core.freshness import Freshness
from app.core.index import Document
from app.core.pagination import batches_of
from app.core.ranking import boost_of
from app.wiki import events
from app.wiki.answering import keeper_line, vote_on_entry
from app.wiki.models import FaqEntry
from app.wiki.policy import entry_visible_to
from app.wiki.queries import faq as queries

BATCH = 200


def documents(ids: Sequence[int] | None) -> Iterator[Document]:
    """Yield the documents of these entries, or of all."""
    query = select(FaqEntry.id).where(FaqEntry.deleted_at.is_(None)).order_by(FaqEntry.id)
    if ids is not None:
        query = query.where(FaqEntry.id.in_(ids))
    for some in batches_of(query, BATCH):
        batch = select(FaqEntry).where(FaqEntry.id.in_(some)).order_by(FaqEntry.id)
        votes = queries.count_entry_votes(some)
        yield from (_document(entry, votes.get(entry.id, (0, 0))[0]) for entry in session.scalars(batch))


def _document(entry: FaqEntry, helped: int) -> Document:
    freshness = entry.freshness(today())
    trust = boost_of(freshness, is_answer=True)
    facets = facets_of(entry.changed_at, department_id=entry.owner_department_id, language=entry.language)
    said = (entry.question, entry.number, entry.html_version, trust, sorted(facets.items()))
    return Document(
        kind="faq",
        id=entry.id,
        version=zlib.crc32(repr(said).encode()),
        audience_id=entry.audience_id,
        title=entry.question,
        body=entry.plain,
        language=entry.language,
        updated_at=entry.changed_at,
        facets=facets,
        boost=boost_of(freshness, is_answer=True, helped=helped),
    )


def present(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    """Return how entries are shown among search results, with their answers, those that the reader may see."""
    return {
        entry.id: Found(
            title=entry.question,
            url=entry.url,
            detail=_detail(entry),
            answer=entry.html,
            lang=entry.language,
            department_id=entry.owner_department_id,
        )
        for entry in queries.find_entries(reader, ids)
    }


def _detail(entry: FaqEntry) -> str:
    if entry.freshness(today()) is Freshness.OVERDUE and entry.verified_until:
        return str(_("overdue for a check since %(day)s", day=short_day(entry.verified_until)))
    return keeper_line(entry)


def readable(reader: User, ids: Sequence[int]) -> Collection[int]:
    """Return those of some entries that the reader may see."""
    return set(session.scalars(select(FaqEntry.id).where(FaqEntry.id.in_(ids), entry_visible_to(reader))))


def titled(reader: User, text: str, limit: int) -> Sequence[int]:
    """Return the entries whose question matches a text."""
    return [entry.id for entry in queries.find_asked(reader, text, limit)]


def _entry(event: events.FaqEntryChanged | events.FaqEntryVerified | events.FaqEntryBecameOverdue) -> list[int]:
    return [event.entry_id]


SOURCE = SearchSource(
    kind="faq",
    label=_l("FAQ"),
    documents=documents,
    changed_by={
        events.FaqEntryChanged: _entry,
        events.FaqEntryVerified: _entry,
        events.FaqEntryBecameOverdue: _entry,
    },
    present=present,
    readable=readable,
    titled=titled,
    vote=vote_on_entry,
    sight=audience_ids_of,
)
