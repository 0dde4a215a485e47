"""Who may read a page: what it lies in decides, and a narrowing of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import Audience
from app.accounts.queries.audiences import surely_within
from app.accounts.service.audiences import audience_for
from app.core.db import session
from app.wiki.models import Page, Space
from app.wiki.queries.pages import list_subtree


def settle_audiences(pages: Sequence[Page], space: Space) -> list[int]:
    """Work out anew who may read some pages.

    Args:
        pages: Parents before children; the parents of the first ones are right already.
        space: Where they lie.

    Returns:
        The ids of the pages that other people may read now.
    """
    by_id = {page.id: page for page in pages}
    changed = []
    for page in pages:
        outer_id = _outer_audience_id(page, space, by_id)
        audience_id = narrowed(outer_id, page.narrowing_id)
        if audience_id != page.audience_id:
            page.audience_id = audience_id
            changed.append(page.id)
    session.flush()
    return changed


def settle_subtree(page: Page, space: Space) -> list[int]:
    """Work out anew who may read a page and all below it, and return the ids of those that changed."""
    return settle_audiences(list_subtree(page), space)


def settle_space(space: Space) -> list[int]:
    """Work out anew who may read each page of a space, the trash too, and return the ids of those that changed."""
    query = select(Page).where(Page.space_id == space.id)
    pages = sorted(session.scalars(query).all(), key=lambda page: page.lineage.count("/"))
    return settle_audiences(pages, space)


def _outer_audience_id(page: Page, space: Space, by_id: dict[int, Page]) -> int:
    if page.parent_id is None:
        return space.audience_id
    parent = by_id.get(page.parent_id) or session.get_one(Page, page.parent_id)
    return parent.audience_id


def narrowed(outer_id: int, narrowing_id: int | None) -> int:
    """Return the audience of what lies in one audience and is narrowed to another; the outer one where it is not.

    What the narrowing lies within itself narrows, too: a page that was kept narrow (`keep_narrow`) stays so anywhere.
    """
    if narrowing_id in (None, outer_id):
        return outer_id
    query = select(Audience).where(Audience.id == narrowing_id).options(joinedload(Audience.tokens))
    narrowing = session.scalars(query).unique().one()
    return audience_for(narrowing.token_texts, within_id=narrowed(outer_id, narrowing.within_id)).id


def keep_narrow(page: Page, space: Space) -> None:
    """Let a page that lost what it lay in be for no more people than before."""
    if not surely_within(space.audience_id, page.audience_id):
        page.narrowing_id = page.audience_id


def narrowing_of(tokens: Iterable[str]) -> int | None:
    """Return the audience that a choice narrows to; None where nothing is chosen or everyone is."""
    tokens = [one for one in tokens if one]
    return None if not tokens or "all" in tokens else audience_for(tokens).id
