"""Moving pages: elsewhere in the tree, to another space, up and down among those beside them."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import User
from app.core.db import lock, session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require
from app.wiki import events, policy
from app.wiki.models import Page, Space
from app.wiki.service.addresses import give_address
from app.wiki.service.audiences import settle_subtree


def move_page(actor: User, page: Page, *, space: Space, parent: Page | None, slug: str | None = None) -> list[int]:
    """Put a page, with all that lies below it, somewhere else.

    Args:
        actor: Who moves it.
        page: The page.
        space: The space it is to lie in.
        parent: The page it is to lie under; None for the top of the space.
        slug: The last part of its address; as it is where None.

    Returns:
        The ids of the pages whose address changed.

    Raises:
        ForbiddenError: The actor may not write at one end of the way.
        InvalidError: The page would lie under itself, or its address is taken.
    """
    require(policy.can_edit_space(actor, page.space) and policy.can_edit_space(actor, space))
    lock(f"wiki.space:{space.id}")
    if parent is not None and parent.is_below(page):
        raise InvalidError(_("A page cannot lie under itself or under one of its own pages."), "parent")
    old_parent = (page.space_id, page.parent_id)
    ids = give_address(actor, page, space, parent, slug or page.slug)
    if (page.space_id, page.parent_id) != old_parent:
        siblings = _siblings(page)
        page.position = max((one.position for one in siblings if one.id != page.id), default=0) + 1
        tell_audiences(actor, settle_subtree(page, space))
    return ids


def place_page(actor: User, page: Page, *, before: Page | None) -> None:
    """Put a page at another place among those beside it.

    Args:
        actor: Who does it.
        page: The page.
        before: The page that is to come next; None for the last place.

    Raises:
        ForbiddenError: The actor may not write here.
        InvalidError: That page does not lie beside this one.
    """
    require(policy.can_edit_space(actor, page.space))
    lock(f"wiki.space:{page.space_id}")
    others = [one for one in _siblings(page) if one.id != page.id]
    if before is not None and before.id not in {one.id for one in others}:
        raise InvalidError(_("This page was moved meanwhile. Look at the list again."))
    at = next((place for place, one in enumerate(others) if before is not None and one.id == before.id), len(others))
    for position, one in enumerate([*others[:at], page, *others[at:]]):
        one.position = position


def step_page(actor: User, page: Page, step: int) -> None:
    """Move a page one place up (-1) or down (1) among those beside it that the actor can see."""
    query = select(Page.id).where(policy.visible_to(actor))
    visible = {*session.scalars(query.where(Page.id.in_([one.id for one in _siblings(page)])))}
    shown = [one for one in _siblings(page) if one.id in visible]
    at = next(place for place, one in enumerate(shown) if one.id == page.id)
    target = at + step
    if not 0 <= target < len(shown):
        return
    place_page(actor, page, before=shown[target] if step < 0 else next(iter(shown[target + 1 : target + 2]), None))


def narrow_page(actor: User, page: Page, narrowing_id: int | None) -> None:
    """Let only some of a page's readers read it, and what lies below it; None: all of them again.

    Raises:
        ForbiddenError: The actor may not write on this page.
        InvalidError: The actor would no longer see the page.
    """
    require(policy.can_edit_space(actor, page.space))
    if narrowing_id == page.narrowing_id:
        return
    page.narrowing_id = narrowing_id
    changed = settle_subtree(page, page.space)
    if session.scalar(select(Page.id).where(Page.id == page.id, policy.readable_by(actor))) is None:
        raise InvalidError(
            _("You would no longer see this page yourself. Add yourself, or a group you are in."), "audience"
        )
    tell_audiences(actor, changed)


def tell_audiences(actor: User | None, page_ids: list[int]) -> None:
    """Tell the house that other people may read some pages."""
    if page_ids:
        record(events.PageAudienceChanged(actor_id=actor.id if actor else None, page_ids=page_ids))


def _siblings(page: Page) -> list[Page]:
    beside = Page.parent_id == page.parent_id if page.parent_id else Page.parent_id.is_(None)
    query = select(Page).where(Page.space_id == page.space_id, beside, Page.deleted_at.is_(None))
    return list(session.scalars(query.order_by(Page.position, Page.id)))
