"""Addresses of pages: given, changed, and remembered so that an old one still leads to its page."""

from __future__ import annotations

from itertools import count

from flask_babel import gettext as _
from sqlalchemy import delete, select

from app.accounts.models import User
from app.core import clock
from app.core.db import session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.slugs import slugify
from app.wiki import events
from app.wiki.models import OldAddress, Page, Space
from app.wiki.policy import visible_to
from app.wiki.queries.pages import list_subtree

PATH_LENGTH = 2_000


def free_slug(
    actor: User | None, space: Space, parent: Page | None, slug: str, *, is_chosen: bool, page: Page | None = None
) -> str:
    """Return a slug that no other page in this place has.

    Args:
        actor: Who wants it; None for the house itself.
        space: The space.
        parent: The page above.
        slug: The slug wished for.
        is_chosen: Refuse one that is taken by a page the actor can see, rather than number it.
        page: The page that is to have it, where it exists.

    Raises:
        InvalidError: It is taken, or the address gets too long.
    """
    slug = slugify(slug)
    prefix = f"{parent.path}/" if parent else ""
    if len(prefix) + len(slug) > PATH_LENGTH:
        raise InvalidError(
            _("This page would lie too deep: its address gets too long. Choose a higher place."), "title"
        )
    for number in count(1):
        candidate = slug if number == 1 else f"{slug}-{number}"
        holder = _holder(space, prefix + candidate, page)
        if holder is None:
            return candidate
        if is_chosen and actor is not None and _is_visible(actor, holder):
            raise InvalidError(
                _(
                    "“%(title)s” already lies at this address. Choose another title, or another place.",
                    title=holder.title,
                ),
                "title",
            )
    raise AssertionError("there is always a next number")


def _holder(space: Space, path: str, page: Page | None) -> Page | None:
    query = select(Page).where(Page.space_id == space.id, Page.path == path, Page.deleted_at.is_(None))
    holder = session.scalars(query).one_or_none()
    return None if page is not None and holder is not None and holder.id == page.id else holder


def _is_visible(actor: User, page: Page) -> bool:
    return session.scalar(select(Page.id).where(Page.id == page.id, visible_to(actor))) is not None


def settle_address(page: Page) -> None:
    """Let the address of a page lead to this page and to no former one."""
    session.execute(delete(OldAddress).where(OldAddress.space_id == page.space_id, OldAddress.path == page.path))


def give_address(
    actor: User | None, page: Page, space: Space, parent: Page | None, slug: str, *, is_chosen: bool = True
) -> list[int]:
    """Put a page, with all that lies below it, at another address.

    Args:
        actor: Who does it; None for the house itself.
        page: The page.
        space: The space it is to lie in.
        parent: The page it is to lie under; None for the top.
        slug: The last part of its address.
        is_chosen: Refuse an address that is taken, rather than number it.

    Returns:
        The ids of the pages whose address changed.

    Raises:
        InvalidError: The address is taken or gets too long.
    """
    slug = free_slug(actor, space, parent, slug, is_chosen=is_chosen, page=page)
    path = f"{parent.path}/{slug}" if parent else slug
    lineage = f"{parent.lineage if parent else '/'}{page.id}/"
    if (page.space_id, page.path, page.lineage) == (space.id, path, lineage):
        return []
    subtree = list_subtree(page) or [page]
    old_path, old_lineage = page.path, page.lineage
    for one in subtree:
        _remember(one)
        one.space_id = space.id
        one.path = path + one.path[len(old_path) :]
        one.lineage = lineage + one.lineage[len(old_lineage) :]
    page.space, page.slug, page.parent_id = space, slug, parent.id if parent else None
    session.flush()
    for one in subtree:
        settle_address(one)
    ids = [one.id for one in subtree]
    record(events.PageMoved(actor_id=actor.id if actor else None, page_id=page.id, page_ids=ids))
    return ids


def _remember(page: Page) -> None:
    """Let the address that a page is about to leave lead to it."""
    settle_address(page)
    session.add(OldAddress(space_id=page.space_id, path=page.path, page_id=page.id, left_at=clock.now()))


def remember_address(page: Page, path: str) -> None:
    """Let a further address lead to a page, unless something lies there already."""
    if not path or _holder_of_any(page.space_id, path):
        return
    session.add(OldAddress(space_id=page.space_id, path=path, page_id=page.id, left_at=clock.now()))
    session.flush()


def _holder_of_any(space_id: int, path: str) -> bool:
    current = select(Page.id).where(Page.space_id == space_id, Page.path == path, Page.deleted_at.is_(None))
    former = select(OldAddress.id).where(OldAddress.space_id == space_id, OldAddress.path == path)
    return session.scalar(current) is not None or session.scalar(former) is not None
