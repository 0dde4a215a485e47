"""Who wrote what of the wiki's texts, as evidence of what people know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.core.db import session, unit_of_work
from app.core.revising import attribute
from app.people.service.evidence import Author, Authored, note_authors
from app.wiki import events
from app.wiki.models import FaqEntry, Page, Revision, RevisionKind

MOST_REVISIONS = 200
"""How far back a text is traced; whoever wrote a line before that is taken to have written it then."""
BATCH = 200
UNWRITTEN = frozenset({RevisionKind.RESTORED, RevisionKind.RELINKED})
"""Revisions in which nobody wrote anything new."""


def note_page(event: events.PageCreated | events.PageEdited | events.RevisionApproved) -> None:
    """Note anew who wrote a page."""
    note_pages([event.page_id])


def note_moved_pages(
    event: events.PageMoved | events.PageAudienceChanged | events.PageDeleted | events.PageRestored,
) -> None:
    """Note anew who wrote pages that others may read now, or nobody."""
    note_pages(event.page_ids)


def note_pages_of_space(event: events.SpaceChanged) -> None:
    """Note anew who wrote the pages of a space."""
    note_pages(session.scalars(select(Page.id).where(Page.space_id == event.space_id)).all())


def note_entry(event: events.FaqEntryChanged) -> None:
    """Note anew who wrote an entry of the FAQ."""
    note_entries([event.entry_id])


def note_pages(page_ids: Sequence[int]) -> None:
    """Note who wrote what readers see of some pages, in place of what was noted before."""
    for start in range(0, len(page_ids), BATCH):
        some = page_ids[start : start + BATCH]
        query = select(Page).where(Page.id.in_(some), Page.deleted_at.is_(None), Page.published_number > 0)
        pages = {page.id: page for page in session.scalars(query)}
        texts = _texts_of(pages)
        note_authors(
            "page", some, (Authored(id_, page.audience_id, _authors(texts[id_])) for id_, page in pages.items())
        )


def _texts_of(pages: dict[int, Page]) -> dict[int, list[tuple[Revision, str]]]:
    """Return the revisions of each page up to the published one, oldest first, with their texts."""
    query = (
        select(Revision)
        .join(Page, Page.id == Revision.page_id)
        .where(Revision.page_id.in_(pages), Revision.number <= Page.published_number)
        .where(Revision.number > Page.published_number - MOST_REVISIONS)
        .order_by(Revision.number)
    )
    found: dict[int, list[tuple[Revision, str]]] = {page_id: [] for page_id in pages}
    for revision in session.scalars(query.options(undefer(Revision.source))):
        found[revision.page_id].append((revision, revision.source))
    return found


def _authors(texts: Sequence[tuple[Revision, str]]) -> list[Author]:
    """Return who wrote how much of the newest text, by the characters that are left of each one's lines."""
    lengths: Counter[int] = Counter()
    days: dict[int, date] = {}
    for revision, line in attribute(texts):
        if revision.author_id is not None and revision.kind not in UNWRITTEN:
            lengths[revision.author_id] += len(line.strip())
            day = revision.created_at.date()
            days[revision.author_id] = max(days.get(revision.author_id, day), day)
    whole = sum(len(line.strip()) for line in texts[-1][1].splitlines()) if texts else 0
    if not whole:
        return _author_of_a_title(texts)
    return [Author(user_id, length / whole, days[user_id]) for user_id, length in lengths.items()]


def _author_of_a_title(texts: Sequence[tuple[Revision, str]]) -> list[Author]:
    """Return who wrote a page that is but a title: its first author."""
    first = next((revision for revision, _text in texts if revision.author_id is not None), None)
    return [Author(first.author_id, 1.0, first.created_at.date())] if first and first.author_id else []


def note_entries(entry_ids: Sequence[int]) -> None:
    """Note who wrote some entries of the FAQ, in place of what was noted before."""
    query = select(FaqEntry).where(FaqEntry.id.in_(entry_ids), FaqEntry.deleted_at.is_(None))
    note_authors("faq", entry_ids, (_authored(entry) for entry in session.scalars(query)))


def _authored(entry: FaqEntry) -> Authored:
    authors = [Author(entry.created_by_id, 1.0, entry.changed_at.date())] if entry.created_by_id else []
    return Authored(entry.id, entry.audience_id, authors)


def recount() -> int:
    """Note anew who wrote everything, a batch a transaction.

    Returns:
        How many texts there are.
    """
    with unit_of_work(read_only=True):
        page_ids = session.scalars(select(Page.id).order_by(Page.id)).all()
        entry_ids = session.scalars(select(FaqEntry.id).order_by(FaqEntry.id)).all()
    for some in _batches(page_ids):
        with unit_of_work():
            note_pages(some)
    for some in _batches(entry_ids):
        with unit_of_work():
            note_entries(some)
    return len(page_ids) + len(entry_ids)


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
