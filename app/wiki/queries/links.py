"""Where links lead, for whom, and which pages are wanted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.accounts.queries import fold_name
from app.core.db import session
from app.core.generations import Memory
from app.wiki.linking import NAMED, Reference, Target
from app.wiki.models import Link, OldAddress, Page, Space
from app.wiki.policy import Sight, visible_to
from app.wiki.queries.reading import sight


@dataclass(frozen=True)
class Wanted:
    """A page that does not exist but is linked: how it is called, where its links lead, and from how many pages."""

    name: str
    address: str
    space_id: int
    count: int


WANTED = Memory[tuple[Sight, int], list[Wanted]]("people", "wiki", size=200)


def url_of(space_slug: str, path: str) -> str:
    """Return the address of a page."""
    return f"/wiki/{space_slug}/{path}"


def find_targets(reader: User, page: Page) -> dict[str, Target]:
    """Return where the links of a page lead, by reference, those that the reader may follow."""
    query = (
        select(Link.ref, Page.id, Page.path, Page.title, Space.slug)
        .join(Page, Page.id == Link.target_id)
        .join(Space, Space.id == Page.space_id)
        .where(Link.page_id == page.id, visible_to(reader))
    )
    return {ref: Target(id_, url_of(slug, path), title) for ref, id_, path, title, slug in session.execute(query)}


def resolve(references: Iterable[Reference], space_id: int, reader: User | None) -> dict[Reference, Page]:
    """Return which pages some references mean.

    An address means the page that lies there, or lay there, or else the oldest in that space whose address ends so. A
    title means the page of that title in the same space, else the oldest one elsewhere.

    Args:
        references: What texts say.
        space_id: The space in which they stand.
        reader: Whose pages are meant; None for all there are.
    """
    references = list(dict.fromkeys(references))
    if not references:
        return {}
    found: dict[Reference, Page] = {}
    former = _former(references)
    pages = _candidates(references, {*former.values()}, reader)
    by_id = {page.id: page for page in pages}
    by_address = {(page.space.slug, page.path): page for page in pages}
    by_slug = {(page.space.slug, page.slug): page for page in reversed(pages)}
    by_title: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        by_title[page.folded_title].append(page)
    for one in references:
        meant = (
            by_id.get(one.page_id or 0)
            or by_address.get((one.space or "", one.path or ""))
            or by_id.get(former.get((one.space or "", one.path or ""), 0))
            or by_slug.get((one.space or "", one.path or ""))
            or _best(by_title.get(one.wanted, ()), space_id)
        )
        if meant is not None:
            found[one] = meant
    return found


def _best(pages: Collection[Page], space_id: int) -> Page | None:
    return min(pages, key=lambda page: (page.space_id != space_id, page.is_template, page.id), default=None)


def _candidates(references: Sequence[Reference], former_ids: set[int], reader: User | None) -> Sequence[Page]:
    """Return the pages that some of the references may mean, and some more; an address ends with the page's slug."""
    ids = {one.page_id for one in references if one.page_id} | former_ids
    slugs = {one.path.rpartition("/")[2] for one in references if one.path}
    spaces = select(Space.id).where(Space.slug.in_({one.space for one in references if one.space}))
    titles = {one.wanted for one in references if one.wanted}
    visible = Page.deleted_at.is_(None) if reader is None else visible_to(reader)
    named = and_(Page.slug.in_(slugs), Page.space_id.in_(spaces))
    query = select(Page).where(visible, or_(Page.id.in_(ids), named, Page.folded_title.in_(titles))).order_by(Page.id)
    return session.scalars(query.options(joinedload(Page.space))).all()


def _former(references: Sequence[Reference]) -> dict[tuple[str, str], int]:
    """Return the pages that had the addresses that some references name, by space and path."""
    paths = {one.path for one in references if one.path}
    if not paths:
        return {}
    query = select(Space.slug, OldAddress.path, OldAddress.page_id).join(Space, Space.id == OldAddress.space_id)
    return {(slug, path): id_ for slug, path, id_ in session.execute(query.where(OldAddress.path.in_(paths)))}


def list_wanted(reader: User, limit: int = 200) -> list[Wanted]:
    """Return the pages that pages of a reader link to and that do not exist for him, the most wanted first."""
    return WANTED.get((sight(reader), limit), lambda: _list_wanted(reader, limit))


def _list_wanted(reader: User, limit: int) -> list[Wanted]:
    count = func.count(func.distinct(Link.page_id))
    there = select(Page.id).where(visible_to(reader)).correlate(None)
    query = (
        select(func.min(Link.ref), Page.space_id, count)
        .join(Page, Page.id == Link.page_id)
        .where(or_(Link.target_id.is_(None), Link.target_id.not_in(there)), Link.wanted != "", visible_to(reader))
        .group_by(Page.space_id, Link.wanted)
        .order_by(count.desc(), func.min(Link.ref))
        .limit(limit)
    )
    rows = session.execute(query)
    return [Wanted(unquote(ref.removeprefix(NAMED)), ref, space_id, number) for ref, space_id, number in rows]


def list_links_to(page_ids: Collection[int]) -> Sequence[Link]:
    """Return the links that lead to some pages, whoever may see them."""
    return session.scalars(select(Link).where(Link.target_id.in_(page_ids))).all()


def list_links_wanting(title: str, refs: Collection[str]) -> Sequence[Link]:
    """Return the links that lead nowhere and would be content with a page of this title, or that name its address."""
    fitting = or_(Link.wanted == fold_name(title), Link.ref.in_(refs))
    return session.scalars(select(Link).where(Link.target_id.is_(None), fitting)).all()
