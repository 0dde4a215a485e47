"""Drafts: kept while somebody types, gone when the text is saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.core import clock
from app.core.db import add_once, session
from app.core.files.taking import forget
from app.core.markup import MAX_BYTES
from app.core.permissions import require
from app.wiki import policy
from app.wiki.models import Draft, File, Page, Space

EDITING_FOR = timedelta(minutes=10)


def get_draft(user: User, space: Space, page: Page | None) -> Draft | None:
    """Return what somebody is writing on a page, or on a page of a space that does not exist yet."""
    query = select(Draft).where(Draft.user_id == user.id)
    if page is None:
        query = query.where(Draft.space_id == space.id, Draft.page_id.is_(None))
    else:
        query = query.where(Draft.page_id == page.id)
    return session.scalars(query).one_or_none()


def keep_draft(
    actor: User, space: Space, page: Page | None, *, title: str, source: str, note: str = "", base_number: int = 0
) -> Draft:
    """Keep what somebody has typed so far.

    Args:
        actor: Who types.
        space: Where the page lies, or is to lie.
        page: The page; None for one that does not exist yet.
        title: Its title so far.
        source: Its text so far; what is beyond the limit of a page is refused when the page is saved, not here.
        note: What changed, so far.
        base_number: The revision that the writer began with.

    Raises:
        ForbiddenError: The actor may not write here.
    """
    require(policy.can_edit_space(actor, space))
    draft = get_draft(actor, space, page)
    if draft is None:
        draft = _new_draft(actor, space, page)
    draft.title, draft.note, draft.source = title[:500], note[:500], source[: 2 * MAX_BYTES]
    draft.base_number, draft.saved_at = base_number, clock.now()
    session.flush()
    return draft


def _new_draft(actor: User, space: Space, page: Page | None) -> Draft:
    """Return a new draft, or the one that another window of the same person has just begun."""
    draft = Draft(user_id=actor.id, space_id=space.id, page_id=page.id if page else None, saved_at=clock.now())
    if add_once(draft):
        return draft
    existing = get_draft(actor, space, page)
    assert existing is not None
    return existing


def drop_draft(actor: User, space: Space, page: Page | None) -> None:
    """Forget a draft: its text is saved, or no longer wanted."""
    draft = get_draft(actor, space, page)
    if draft is not None:
        _delete([draft])


def drop_drafts_in(space: Space) -> None:
    """Forget what anybody has begun in a space that is being removed."""
    _delete(session.scalars(select(Draft).where(Draft.space_id == space.id)).all())


def _delete(drafts: Sequence[Draft]) -> None:
    """Delete drafts with their files, and once that is certain, what lies in the store."""
    ids = [draft.id for draft in drafts]
    files = session.scalars(select(File).where(File.draft_id.in_(ids)).options(selectinload(File.versions))).all()
    keys = [version.key for file in files for version in file.versions]
    for things in (files, drafts):
        for thing in things:
            session.delete(thing)
        session.flush()
    forget(*keys)


def adopt_files(actor: User, space: Space, page: Page) -> None:
    """Give the files of a draft to the page that has come of it."""
    draft = get_draft(actor, space, None)
    if draft is not None:
        session.execute(update(File).where(File.draft_id == draft.id).values(page_id=page.id, draft_id=None))


def list_drafts(user: User) -> list[tuple[Draft, Page | None]]:
    """Return what somebody has begun and not saved, newest first, with the pages concerned."""
    query = select(Draft).where(Draft.user_id == user.id).order_by(Draft.saved_at.desc())
    drafts = session.scalars(query.options(joinedload(Draft.space))).all()
    ids = {draft.page_id for draft in drafts if draft.page_id}
    pages = {
        page.id: page
        for page in session.scalars(
            select(Page).where(Page.id.in_(ids), policy.visible_to(user)).options(joinedload(Page.space))
        )
    }
    return [(draft, pages.get(draft.page_id or 0)) for draft in drafts]


def list_other_writers(actor: User, page: Page) -> list[Draft]:
    """Return the drafts of others who have typed on a page during the last minutes."""
    recent = clock.now() - EDITING_FOR
    query = select(Draft).where(Draft.page_id == page.id, Draft.user_id != actor.id, Draft.saved_at > recent)
    return list(session.scalars(query.order_by(Draft.saved_at.desc()).options(joinedload(Draft.user))))
