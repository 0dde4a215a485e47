"""Sections of pages that answer a question, and whether an answer helped; for the search page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer_group

from app.accounts.models import User
from app.core.calendar import today
from app.core.db import session
from app.core.feature import Found
from app.core.formats import short_day
from app.core.freshness import Freshness
from app.core.index import question_terms
from app.core.markup.text import Heading, headings_of, plain_of
from app.wiki import queries
from app.wiki.models import FaqEntry, Page
from app.wiki.policy import visible_to
from app.wiki.queries.faq import find_entries
from app.wiki.service.reading import vote

ALIKE = 0.75
"""How large a share of the words of a question a section's heading and its page's title must have together."""
SHOWN = 320
WITH_TEXT = (
    joinedload(Page.space), joinedload(Page.owner), joinedload(Page.owner_department), undefer_group("text"),
)  # fmt: skip


class Section(NamedTuple):
    """A section of a page, and how much of the question its heading says."""

    share: float
    page: Page
    heading: Heading


def find_section(reader: User, ids: Sequence[int], text: str) -> tuple[int, Found] | None:
    """Return the section that answers a question best, with its page's id; None where none does.

    Args:
        reader: Who asks.
        ids: The pages that come into question, the best first.
        text: The question.
    """
    asked = question_terms(text)
    query = select(Page).where(Page.id.in_(ids), visible_to(reader)).options(*WITH_TEXT)
    pages = sorted(session.scalars(query), key=lambda page: ids.index(page.id))
    sections = [one for page in pages if not _is_doubtful(page) for one in _sections(page, asked)]
    best = max(sections, key=lambda one: one.share, default=None)
    if best is None:
        return None
    said = plain_of(_below(best.page.html, best.heading))
    if not said:
        return None
    excerpt = said if len(said) <= SHOWN else said[:SHOWN].rsplit(" ", 1)[0] + " …"
    return best.page.id, Found(
        title=f"{best.page.title}: {best.heading.title}",
        url=f"{best.page.url}#{best.heading.id}",
        detail=keeper_line(best.page),
        answer=excerpt,
        lang=best.page.language,
    )


def _is_doubtful(page: Page) -> bool:
    return page.is_obsolete or page.freshness(today()) is Freshness.OVERDUE


def _sections(page: Page, asked: frozenset[str]) -> list[Section]:
    """Return the sections whose headings speak of the question, as far as their page's title does not."""
    titled, found = question_terms(page.title), []
    for heading in headings_of(page.html):
        said = question_terms(heading.title)
        share = len(asked & (said | titled)) / len(asked) if asked else 0.0
        if share >= ALIKE and asked & said:
            found.append(Section(share, page, heading))
    return found


def _below(page: str, heading: Heading) -> str:
    """Return the HTML between a heading and the next one that is not below it."""
    begin = re.search(rf'<h{heading.level}[^>]*\bid="{re.escape(heading.id)}".*?</h{heading.level}>', page, re.DOTALL)
    if begin is None:
        return ""
    end = re.search(rf"<h[1-{heading.level}]\b", page[begin.end() :])
    return page[begin.end() :][: end.start() if end else None]


def keeper_line(thing: Page | FaqEntry) -> str:
    """Return who looks after a text, and when it was last checked; both are loaded."""
    owner = thing.owner or thing.owner_department
    checked = str(_("checked %(day)s", day=short_day(thing.verified_at))) if thing.verified_at else ""
    return " · ".join(part for part in (owner.name if owner else "", checked) if part)


def vote_on_page(reader: User, page_id: int, is_helpful: bool) -> None:
    """Note whether a page helped; nothing where there is none that the reader may see."""
    for page in queries.find_pages(reader, [page_id]):
        vote(reader, page, is_helpful=is_helpful)


def vote_on_entry(reader: User, entry_id: int, is_helpful: bool) -> None:
    """Note whether an answer helped; nothing where there is none that the reader may see."""
    for entry in find_entries(reader, [entry_id]):
        vote(reader, entry, is_helpful=is_helpful)
