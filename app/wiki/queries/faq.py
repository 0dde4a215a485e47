"""Finding questions and answers."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date

from markupsafe import Markup
from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Audience, User
from app.accounts.policy import in_audience
from app.accounts.queries import fold_name
from app.accounts.queries.departments import within_departments
from app.core.db import session
from app.core.freshness import DUE_BEFORE
from app.core.matching import has_beginning
from app.core.pagination import Page as ListPage
from app.core.pagination import paginate
from app.wiki.models import FaqBacking, FaqEntry, FaqTopic, FaqVote, Page
from app.wiki.policy import entry_visible_to, visible_to

TOPIC_SIZE = 16
"""Answers stand on the page in full: more of them would make it heavy."""
WITH_NAMES = (
    joinedload(FaqEntry.topic),
    joinedload(FaqEntry.owner),
    joinedload(FaqEntry.owner_department),
    joinedload(FaqEntry.verified_by),
)
WITH_PAGES = (selectinload(FaqEntry.backings).joinedload(FaqBacking.page).joinedload(Page.space),)
WITH_AUDIENCE = (joinedload(FaqEntry.audience).selectinload(Audience.tokens),)


def get_topic(slug: str) -> FaqTopic | None:
    """Return a topic by its address."""
    return session.scalars(select(FaqTopic).where(FaqTopic.slug == slug)).one_or_none()


def list_topics() -> Sequence[FaqTopic]:
    """Return all topics in their order."""
    return session.scalars(select(FaqTopic).order_by(FaqTopic.position, FaqTopic.id)).all()


def count_by_topic(reader: User) -> dict[int, int]:
    """Return how many entries of each topic a reader may see."""
    query = select(FaqEntry.topic_id, func.count()).where(entry_visible_to(reader)).group_by(FaqEntry.topic_id)
    return {row[0]: row[1] for row in session.execute(query)}


def find_topic(reader: User, topic: FaqTopic, language: str, page: int) -> ListPage[FaqEntry]:
    """Return one page of the entries of a topic, those in the reader's language first."""
    query = select(FaqEntry).where(FaqEntry.topic_id == topic.id, entry_visible_to(reader))
    order = ((FaqEntry.language == language).desc(), FaqEntry.position, FaqEntry.id)
    return paginate(query.order_by(*order).options(*WITH_NAMES, *WITH_PAGES), page, TOPIC_SIZE)


def find_entries(reader: User, ids: Collection[int]) -> Sequence[FaqEntry]:
    """Return those of some entries that a reader may see."""
    query = select(FaqEntry).where(FaqEntry.id.in_(ids), entry_visible_to(reader))
    return session.scalars(query.options(*WITH_NAMES)).all()


def find_asked(reader: User, text: str, limit: int) -> Sequence[FaqEntry]:
    """Return the first entries in whose question words begin as typed."""
    words = fold_name(text).split()
    if not words:
        return []
    folded = FaqEntry.folded_question
    parts = [has_beginning(folded, word) for word in words]
    query = select(FaqEntry).where(entry_visible_to(reader), *parts).order_by(func.length(folded), FaqEntry.id)
    return session.scalars(query.limit(limit).options(*WITH_NAMES)).all()


def get_entry(reader: User, entry_id: int) -> FaqEntry | None:
    """Return an entry with all that is shown with it, or None where there is none that the reader may see."""
    query = select(FaqEntry).where(FaqEntry.id == entry_id, entry_visible_to(reader))
    return session.scalars(query.options(*WITH_NAMES, *WITH_PAGES, *WITH_AUDIENCE)).one_or_none()


def get_deleted_entry(actor: User, entry_id: int) -> FaqEntry | None:
    """Return an entry that was deleted, for who could see it before."""
    query = select(FaqEntry).where(FaqEntry.id == entry_id, FaqEntry.deleted_at.is_not(None))
    query = query.where(in_audience(FaqEntry.audience_id, actor))
    return session.scalars(query.options(*WITH_NAMES, *WITH_PAGES, *WITH_AUDIENCE)).one_or_none()


def visible_backings(reader: User, entries: Sequence[FaqEntry]) -> dict[int, list[Page]]:
    """Return the pages that back some entries, by entry, those that the reader may see."""
    ids = {backing.page_id for entry in entries for backing in entry.backings}
    visible = {*session.scalars(select(Page.id).where(Page.id.in_(ids), visible_to(reader)))} if ids else set()
    return {entry.id: [one.page for one in entry.backings if one.page_id in visible] for entry in entries}


def find_answers(reader: User, slugs: Collection[str]) -> dict[str, str]:
    """Return entries as they are shown inside a page, as safe HTML by what names them: `12-slug`, or the slug alone."""
    ids = _ids_in(slugs)
    query = select(FaqEntry).where(_are_named(slugs), entry_visible_to(reader)).order_by(FaqEntry.id.desc())
    shown = Markup(
        '<section class="p-embedded-answer" lang="{}">'
        '<p class="p-embedded-question"><a href="{}">{}</a></p>{}</section>'
    )
    found = session.scalars(query).all()
    by_name = {entry.slug: entry for entry in found}
    by_id = {entry.id: entry for entry in found}
    meant = {slug: by_id.get(ids.get(slug, 0)) or by_name.get(slug) for slug in slugs}
    return {
        slug: str(shown.format(entry.language, entry.url, entry.question, Markup(entry.html)))  # noqa: S704 (cleaned)
        for slug, entry in meant.items()
        if entry is not None
    }


def list_texts_of(slugs: Collection[str]) -> Sequence[str]:
    """Return the answers, as safe HTML, of all entries that pages name like this, whoever may see them."""
    return session.scalars(select(FaqEntry.html).where(_are_named(slugs))).all()


def _are_named(slugs: Collection[str]) -> ColumnElement[bool]:
    return or_(FaqEntry.slug.in_(slugs), FaqEntry.id.in_(_ids_in(slugs).values()))


def _ids_in(slugs: Collection[str]) -> dict[str, int]:
    return {slug: int(match[1]) for slug in slugs if (match := re.match(r"(\d{1,9})-", slug))}


def find_entries_backed_by(reader: User, page: Page) -> Sequence[FaqEntry]:
    """Return the entries that a page backs."""
    backed = select(FaqBacking.entry_id).where(FaqBacking.page_id == page.id)
    query = select(FaqEntry).where(FaqEntry.id.in_(backed), entry_visible_to(reader))
    return session.scalars(query.order_by(FaqEntry.question)).all()


def count_entry_votes(entry_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return how many readers each entry helped, and how many not."""
    query = select(FaqVote.entry_id, FaqVote.is_helpful, func.count()).where(FaqVote.entry_id.in_(entry_ids))
    counts: dict[int, tuple[int, int]] = {}
    for entry_id, is_helpful, number in session.execute(query.group_by(FaqVote.entry_id, FaqVote.is_helpful)):
        helped, missed = counts.get(entry_id, (0, 0))
        counts[entry_id] = (number, missed) if is_helpful else (helped, number)
    return counts


def _to_check(reader: User, today: date) -> ColumnElement[bool]:
    theirs = within_departments(reader.championed_ids)
    has_nobody = ~exists().where(User.id == FaqEntry.owner_id, User.deactivated_at.is_(None))
    mine = or_(FaqEntry.owner_id == reader.id, and_(has_nobody, FaqEntry.owner_department_id.in_(theirs)))
    return and_(entry_visible_to(reader), mine, FaqEntry.verified_until <= today + DUE_BEFORE)


def kept_entries_of(reader: User, today: date) -> Sequence[FaqEntry]:
    """Return the entries that a person has to check now or soon."""
    query = select(FaqEntry).where(_to_check(reader, today))
    return session.scalars(query.order_by(FaqEntry.verified_until).limit(200)).all()


def count_kept_entries_of(reader: User, today: date) -> int:
    """Return how many entries a person has to check now or soon."""
    return session.scalar(select(func.count(FaqEntry.id)).where(_to_check(reader, today))) or 0


def list_entries_due_on(days: Collection[date]) -> Sequence[FaqEntry]:
    """Return the entries whose review falls on one of some days."""
    query = select(FaqEntry).where(FaqEntry.verified_until.in_(days), FaqEntry.deleted_at.is_(None))
    return session.scalars(query).all()


def count_entries() -> int:
    """Return how many entries there are."""
    return session.scalar(select(func.count()).select_from(FaqEntry).where(FaqEntry.deleted_at.is_(None))) or 0
