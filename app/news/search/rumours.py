"""Questions whether something is true as search documents, and as notices show them."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, time

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.policy import audience_ids_of
from app.core.db import session
from app.core.feature import Found, SearchSource, facets_of
from app.core.formats import short_day
from app.core.index import Document
from app.core.markup.text import plain_of
from app.core.pagination import batches_of
from app.core.ranking import month_of
from app.news import events
from app.news.models import Rumour
from app.news.policy.rumours import is_shown, readable_by
from app.news.queries.rumours import find_present, find_titled
from app.news.wording import RUMOUR_TAGS

BATCH = 200


def documents(ids: Sequence[int] | None) -> Iterator[Document]:
    """Yield the documents of these questions, or of all; what is not announced, or was taken away, has none."""
    query = select(Rumour.id).where(is_shown()).order_by(Rumour.id)
    if ids is not None:
        query = query.where(Rumour.id.in_(ids))
    for some in batches_of(query, BATCH):
        batch = select(Rumour).where(Rumour.id.in_(some)).order_by(Rumour.id)
        yield from (_document(rumour) for rumour in session.scalars(batch))


def _document(rumour: Rumour) -> Document:
    updated_at = rumour.answered_at or datetime.combine(rumour.asked_on, time(), UTC)
    said = (rumour.question, rumour.details, rumour.state, rumour.answer_html, rumour.language, month_of(updated_at))
    return Document(
        kind="rumour",
        id=rumour.id,
        version=zlib.crc32(repr(said).encode("utf-8", "surrogatepass")),
        audience_id=rumour.audience_id,
        title=rumour.question,
        body=f"{plain_of(rumour.answer_html)}\n{rumour.details}",
        language=rumour.language,
        facets=facets_of(updated_at, language=rumour.language),
        updated_at=updated_at,
    )


def found(rumour: Rumour) -> Found:
    """Return how a question is shown where many things are."""
    state = str(RUMOUR_TAGS[rumour.state].label)
    by = _("answered by %(name)s", name=rumour.answered_by.name) if rumour.answered_by else ""
    day = short_day(rumour.answered_at or rumour.asked_on)
    detail = " · ".join(part for part in (state, by, day) if part)
    return Found(rumour.question, rumour.url, detail, answer=rumour.answer_html, lang=rumour.language)


def present(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    """Return how questions are shown among search results, those that are there for the reader."""
    return {rumour.id: found(rumour) for rumour in find_present(reader, ids)}


def readable(reader: User, ids: Sequence[int]) -> Collection[int]:
    """Return those of some questions that are there for the reader."""
    return set(session.scalars(select(Rumour.id).where(Rumour.id.in_(ids), readable_by(reader))))


def _rumour(event: events.RumourAsked | events.RumourAnswered | events.RumourHidden) -> list[int]:
    return [event.rumour_id]


SOURCE = SearchSource(
    kind="rumour",
    label=_l("Is it true that…?"),
    documents=documents,
    changed_by={
        events.RumourAsked: _rumour,
        events.RumourAnswered: _rumour,
        events.RumourHidden: _rumour,
        events.RumourShownAgain: _rumour,
    },
    present=present,
    readable=readable,
    titled=find_titled,
    sight=audience_ids_of,
)
