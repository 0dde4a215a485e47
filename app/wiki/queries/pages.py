"""Finding pages, always through what the reader may see."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select, union_all
from sqlalchemy.orm import joinedload, load_only, selectinload, undefer_group

from app.accounts.models import Audience, Department, User
from app.accounts.queries import fold_name
from app.core.db import session
from app.core.generations import Memory
from app.core.matching import has_beginning
from app.core.pagination import Page as ListPage
from app.core.pagination import paginate
from app.wiki.models import Approver, Link, OldAddress, Page, PageTag, Space
from app.wiki.policy import Sight, readable_by, visible_to
from app.wiki.queries.reading import sight

WITH_SPACE = (joinedload(Page.space),)
IN_A_LINE = (
    load_only(Page.title, Page.path, Page.space_id, raiseload=True),
    joinedload(Page.space).load_only(Space.slug, Space.name, raiseload=True),
)
WITH_NAMES = (
    joinedload(Page.owner),
    joinedload(Page.owner_department),
    joinedload(Page.verified_by),
    joinedload(Page.changed_by),
)
WITH_RIGHTS = (
    joinedload(Page.space).joinedload(Space.department),
    joinedload(Page.space).joinedload(Space.editors).selectinload(Audience.tokens),
    joinedload(Page.audience).selectinload(Audience.tokens),
    joinedload(Page.narrowing).selectinload(Audience.tokens),
    selectinload(Page.approvers).joinedload(Approver.user),
    selectinload(Page.tags),
)
NAME = load_only(User.name, raiseload=True)
TO_BE_READ = (
    undefer_group("text"),
    joinedload(Page.space).load_only(Space.slug, Space.name, raiseload=True),
    joinedload(Page.owner).options(NAME),
    joinedload(Page.owner_department).load_only(Department.name, raiseload=True),
    joinedload(Page.verified_by).options(NAME),
    joinedload(Page.changed_by).options(NAME),
    joinedload(Page.audience).selectinload(Audience.tokens),
    selectinload(Page.tags),
)
TAGS = Memory[tuple[Sight, int], list[tuple[str, int]]]("people", "wiki", size=500)
WITH_TEXT = (undefer_group("text"),)
WITH_SOURCE = (undefer_group("source"),)


@dataclass(frozen=True)
class Leaf:
    """A page as it stands in the tree of its space."""

    id: int
    parent_id: int | None
    path: str
    title: str


def _in_full() -> Select[Page]:
    return select(Page).options(*WITH_RIGHTS, *WITH_NAMES)


def get_page(reader: User, page_id: int) -> Page | None:
    """Return a page with all that is shown around it, or None where there is none that the reader may see."""
    query = _in_full().where(Page.id == page_id, visible_to(reader))
    return session.scalars(query.options(*WITH_TEXT)).one_or_none()


def get_page_to_read(reader: User, page_id: int) -> Page | None:
    """Return a page with what is shown of it and nothing else, or None where there is none that the reader may see."""
    query = select(Page).where(Page.id == page_id, visible_to(reader))
    return session.scalars(query.options(*TO_BE_READ)).one_or_none()


def list_leaves(reader: User, space_id: int, parent_ids: Collection[int | None], limit: int = 500) -> Sequence[Leaf]:
    """Return the pages directly below some pages, or at the top of a space (None), in their order, for the tree."""
    ids = [one for one in parent_ids if one is not None]
    places = [Page.parent_id.in_(ids)] if ids else []
    if None in parent_ids:
        places.append(Page.parent_id.is_(None))
    leaves = select(Page.id, Page.parent_id, Page.path, Page.title, Page.position)
    each = [leaves.where(Page.space_id == space_id, place, visible_to(reader)) for place in places]
    found = session.execute(union_all(*each).order_by(Page.position.name, Page.id.name).limit(limit))
    return [Leaf(id_, parent_id, path, title) for id_, parent_id, path, title, _position in found]


def get_page_at(reader: User, space: Space, path: str) -> Page | None:
    """Return the page at an address, with its text, or None where there is none that the reader may see."""
    query = _in_full().where(Page.space_id == space.id, Page.path == path, visible_to(reader))
    return session.scalars(query.options(*WITH_TEXT)).one_or_none()


def get_page_to_edit(actor: User, page_id: int) -> Page | None:
    """Return a page with its newest source, be it in the trash or not, or None where it is not for somebody's eyes."""
    query = _in_full().where(Page.id == page_id, readable_by(actor)).options(*WITH_SOURCE, joinedload(Page.deleted_by))
    return session.scalars(query).one_or_none()


def get_any_page(page_id: int) -> Page | None:
    """Return a page for work that nobody looks at: jobs, the command line."""
    return session.scalars(_in_full().where(Page.id == page_id).options(*WITH_SOURCE)).one_or_none()


def get_page_formerly_at(reader: User, space: Space, path: str) -> Page | None:
    """Return the page that had an address before it was renamed or moved."""
    old = select(OldAddress.page_id).where(OldAddress.space_id == space.id, OldAddress.path == path)
    query = select(Page).where(Page.id.in_(old), visible_to(reader)).options(*WITH_SPACE)
    return session.scalars(query).one_or_none()


def find_pages(reader: User, ids: Collection[int]) -> Sequence[Page]:
    """Return those of some pages that a reader may see, with their spaces."""
    return session.scalars(select(Page).where(Page.id.in_(ids), visible_to(reader)).options(*WITH_SPACE)).all()


def find_named(reader: User, ids: Collection[int]) -> Sequence[Page]:
    """Return those of some pages that a reader may see, with what a link to them shows."""
    return session.scalars(select(Page).where(Page.id.in_(ids), visible_to(reader)).options(*IN_A_LINE)).all()


def find_titled(reader: User, text: str, limit: int, *, space: Space | None = None) -> Sequence[Page]:
    """Return the first pages in whose title words begin as typed: a space's first, then the reader's language."""
    words = fold_name(text).split()
    if not words:
        return []
    parts = [has_beginning(Page.folded_title, word) for word in words]
    query = select(Page).where(visible_to(reader), *parts).options(*WITH_SPACE)
    order = [(Page.space_id == space.id).desc()] if space else []
    order.append((Page.language == reader.language).desc())
    return session.scalars(query.order_by(*order, func.length(Page.title), Page.id).limit(limit)).all()


def find_children(reader: User, space_id: int, parent_ids: Collection[int | None], limit: int = 500) -> Sequence[Page]:
    """Return the pages directly below some pages, or at the top of a space (None), in their order."""
    ids = [one for one in parent_ids if one is not None]
    below = [Page.parent_id.in_(ids)] if ids else []
    top = [Page.parent_id.is_(None)] if None in parent_ids else []
    query = select(Page).where(Page.space_id == space_id, or_(*below, *top), visible_to(reader))
    return session.scalars(query.order_by(Page.position, Page.id).limit(limit)).all()


def parents_among(reader: User, ids: Collection[int]) -> set[int]:
    """Return which of some pages have pages below them that a reader may see."""
    query = select(Page.parent_id).where(Page.parent_id.in_(ids), visible_to(reader)).distinct()
    return {one for one in session.scalars(query) if one is not None}


def list_subtree(page: Page) -> Sequence[Page]:
    """Return a page and all below it that are not in the trash, parents first, whoever may see them."""
    query = select(Page).where(Page.lineage.startswith(page.lineage), Page.deleted_at.is_(None))
    return session.scalars(query.order_by(func.length(Page.lineage), Page.position, Page.id)).all()


def list_thrown_away_with(page: Page) -> Sequence[Page]:
    """Return the pages that went into the trash together with one, parents first."""
    query = select(Page).where(or_(Page.id == page.id, Page.deleted_with_id == page.id), Page.deleted_at.is_not(None))
    return session.scalars(query.order_by(func.length(Page.lineage), Page.position, Page.id)).all()


def find_trash(actor: User, space: Space, page: int) -> ListPage[Page]:
    """Return what was thrown away in a space, newest first; only what the actor could read before."""
    query = select(Page).where(
        Page.space_id == space.id, Page.deleted_at.is_not(None), Page.deleted_with_id.is_(None), readable_by(actor)
    )
    return paginate(query.order_by(Page.deleted_at.desc()).options(joinedload(Page.deleted_by)), page)


def find_changed(reader: User, page: int, *, space: Space | None = None) -> ListPage[Page]:
    """Return pages by their last change."""
    query = select(Page).where(visible_to(reader)).order_by(Page.changed_at.desc(), Page.id.desc())
    if space is not None:
        query = query.where(Page.space_id == space.id)
    return paginate(query.options(*WITH_SPACE, joinedload(Page.changed_by)), page)


def list_changed(reader: User, limit: int, *, space: Space | None = None) -> Sequence[Page]:
    """Return the pages that changed last."""
    query = select(Page).where(visible_to(reader)).order_by(Page.changed_at.desc(), Page.id.desc()).limit(limit)
    if space is not None:
        query = query.where(Page.space_id == space.id)
    return session.scalars(query.options(*WITH_SPACE, joinedload(Page.changed_by))).all()


def find_tagged(reader: User, folded: str, page: int) -> ListPage[Page]:
    """Return the pages filed under a word."""
    query = select(Page).join(Page.tags).where(PageTag.folded == folded, visible_to(reader))
    return paginate(query.order_by(Page.title, Page.id).options(*WITH_SPACE), page)


def list_tags(reader: User, limit: int = 30) -> list[tuple[str, int]]:
    """Return the most frequent tags of the pages that a reader may see, with how many pages have each."""
    return TAGS.get((sight(reader), limit), lambda: _list_tags(reader, limit))


def _list_tags(reader: User, limit: int) -> list[tuple[str, int]]:
    count = func.count(PageTag.id)
    on_shown = PageTag.page_id.in_(select(Page.id).where(visible_to(reader)))
    query = select(func.min(PageTag.name), count).where(on_shown).group_by(PageTag.folded)
    rows = session.execute(query.order_by(count.desc(), PageTag.folded).limit(limit))
    return [(name, number) for name, number in rows]


def list_templates(reader: User, limit: int = 50) -> Sequence[Page]:
    """Return pages to begin a new page from, those in the reader's language first."""
    shown = select(Page.id).where(Page.is_template, visible_to(reader))
    order = ((Page.language == reader.language).desc(), Page.title)
    query = select(Page).where(Page.id.in_(shown)).order_by(*order).limit(limit)
    return session.scalars(query.options(*WITH_SPACE)).all()


def find_linking(reader: User, page: Page, limit: int = 200) -> Sequence[Page]:
    """Return the pages that link to one, among those that a reader may see."""
    linking = select(Link.page_id).where(Link.target_id == page.id, Link.page_id != page.id)
    query = select(Page).where(Page.id.in_(linking), visible_to(reader)).order_by(Page.title)
    return session.scalars(query.options(*IN_A_LINE).limit(limit)).all()


def find_naming(reader: User, name: str, limit: int = 50) -> Sequence[Page]:
    """Return the pages whose text names a thing of another room, such as `template:12`, those that a reader may see."""
    naming = select(Link.page_id).where(Link.ref == name)
    query = select(Page).where(Page.id.in_(naming), visible_to(reader)).order_by(Page.title, Page.id)
    return session.scalars(query.options(*IN_A_LINE).limit(limit)).all()


def is_named(name: str) -> bool:
    """Tell whether the text of any page names a thing of another room, whoever may see it."""
    return session.scalar(select(Link.id).where(Link.ref == name).limit(1)) is not None


def count_seen(reader: User, ids: Collection[int]) -> int:
    """Return how many of some pages, in the trash or not, a reader may know of."""
    return session.scalar(select(func.count(Page.id)).where(Page.id.in_(ids), readable_by(reader))) or 0


def last_position(space: Space, parent: Page | None) -> int:
    """Return where the last page stands below another, or at the top of a space; 0 where there is none."""
    below = Page.parent_id == parent.id if parent else Page.parent_id.is_(None)
    return session.scalar(select(func.max(Page.position)).where(Page.space_id == space.id, below)) or 0


def count_pages() -> int:
    """Return how many pages there are, the trash left out."""
    return session.scalar(select(func.count()).select_from(Page).where(Page.deleted_at.is_(None))) or 0
