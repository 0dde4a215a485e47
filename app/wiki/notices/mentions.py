"""Who is named on a page for the first time."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import select

from app.core.db import session
from app.people.queries.mentions import mentioned_in
from app.wiki import queries
from app.wiki.models import Page, Revision, RevisionKind
from app.wiki.queries.telling import readers_among

NAMED = re.compile(r"/people/(\d{1,9})(?!\d)")
MOST = 50
"""A text that names more people at once is a list, which tells nobody."""
UNMEANT = frozenset({RevisionKind.IMPORTED, RevisionKind.RESTORED, RevisionKind.RELINKED})
"""Revisions in which nobody names anybody."""


def newly_named(page: Page, revision: Revision, former_number: int) -> Sequence[int]:
    """Return the people whom a revision names and the one that readers saw before did not.

    Args:
        page: The page.
        revision: What readers see since, with its text.
        former_number: What readers saw before; 0 for nothing.

    Returns:
        Their ids: those who may read the page, while they are still named on it.
    """
    if revision.author_id is None or revision.kind in UNMEANT:
        return []
    now = _ids_in(revision.source)
    former = queries.get_revision(page, former_number) if now and former_number else None
    new = now - (_ids_in(former.source) if former else set())
    if not new or len(new) > MOST:
        return []
    # What is shown leaves out what only looks like a link: in code, for example.
    return readers_among(page, new & set(mentioned_in(_shown(page))))


def _ids_in(source: str) -> set[int]:
    return {int(number) for number in NAMED.findall(source)}


def _shown(page: Page) -> str:
    return session.scalar(select(Page.html).where(Page.id == page.id)) or ""
