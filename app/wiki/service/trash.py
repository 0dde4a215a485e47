"""The trash: pages are thrown away with what lies below them, and come back together."""

from __future__ import annotations

from collections.abc import Sequence

from app.accounts.models import User
from app.core import clock
from app.core.db import session
from app.core.events import record
from app.core.permissions import require
from app.wiki import events, policy
from app.wiki.models import Page
from app.wiki.queries.pages import list_subtree, list_thrown_away_with
from app.wiki.service.addresses import free_slug, settle_address
from app.wiki.service.audiences import keep_narrow, settle_audiences
from app.wiki.service.publishing import adopt_wanted


def delete_page(actor: User, page: Page) -> list[int]:
    """Put a page into the trash, with everything below it.

    Returns:
        The ids of the pages thrown away.

    Raises:
        ForbiddenError: The actor may not write on this page.
    """
    require(policy.can_edit_space(actor, page.space))
    subtree = list_subtree(page)
    for one in subtree:
        one.deleted_at, one.deleted_by_id = clock.now(), actor.id
        one.deleted_with_id = None if one.id == page.id else page.id
    ids = [one.id for one in subtree]
    record(events.PageDeleted(actor_id=actor.id, page_id=page.id, page_ids=ids))
    return ids


def restore_page(actor: User, page: Page) -> list[int]:
    """Take a page out of the trash, with everything that was thrown away with it.

    It goes back to where it lay; to the top of its space where the page above is gone, for those alone who could read
    it before; beside its former address where that has been taken.

    Returns:
        The ids of the pages that are back.

    Raises:
        ForbiddenError: The actor may not write on this page.
    """
    require(policy.can_edit_space(actor, page.space))
    pages = list_thrown_away_with(page)
    parent = session.get(Page, page.parent_id) if page.parent_id else None
    if parent is not None and (parent.is_deleted or parent.space_id != page.space_id):
        parent, page.parent_id = None, None
        keep_narrow(page, page.space)
    _settle_addresses(pages, page, parent)
    settle_audiences(pages, page.space)
    ids = [one.id for one in pages]
    record(events.PageRestored(actor_id=actor.id, page_id=page.id, page_ids=ids))
    return ids


def _settle_addresses(pages: Sequence[Page], root: Page, parent: Page | None) -> None:
    """Bring pages back, each at an address that is free, below where the first of them lies now."""
    by_id = {page.id: page for page in pages}
    for page in pages:
        above = parent if page is root else by_id[page.parent_id or 0]
        page.slug = free_slug(None, root.space, above, page.slug, is_chosen=False, page=page)
        page.space_id = root.space_id
        page.path = f"{above.path}/{page.slug}" if above else page.slug
        page.lineage = f"{above.lineage if above else '/'}{page.id}/"
        page.deleted_at = page.deleted_by_id = page.deleted_with_id = None
        session.flush()
        settle_address(page)
        adopt_wanted(page, root.space)
