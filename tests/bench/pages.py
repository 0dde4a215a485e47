"""A wiki as large as asked for: the pages of a real handbook, over and over, in many spaces, with their links."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import undefer_group

from app.core.db import session, unit_of_work
from app.wiki.exchange.importing import import_folder
from app.wiki.exchange.reading import read_folder
from app.wiki.models import Link, Page, Revision, RevisionKind, Space
from app.wiki.service.seeding import seed_wiki
from app.wiki.service.spaces import create_space

SEEDS = Path(__file__).parents[2] / "wiki_seed"
PAGES_IN_SPACE = 1_000
BATCH = 2_000
COPIED = (
    "language", "audience_id", "status", "latest_number", "published_number", "source", "html", "plain", "contents",
    "html_version", "created_at", "changed_at", "is_template", "is_formal", "approval_round",
)  # fmt: skip


def fill_wiki(handbook: Path, count: int) -> list[str]:
    """Bring in the starter wiki and the handbook, and copies of its pages until there are as many as asked for.

    Args:
        handbook: A folder of Markdown.
        count: How many pages there are to be, about.

    Returns:
        Addresses of pages from everywhere in the wiki.
    """
    with unit_of_work():
        seed_wiki(SEEDS)
        space = create_space(None, name="Handbook", audience=["all"], editors=["all"])
        if handbook.is_dir():
            import_folder(space, read_folder(handbook, space="handbook"))
    with unit_of_work():
        originals = _originals()
        links = _links()
        first = (session.scalar(select(Page.id).order_by(Page.id.desc()).limit(1)) or 0) + 1
    for start in range(first, count + 1, BATCH):
        _write(range(start, min(start + BATCH, count + 1)), originals, links)
    with unit_of_work(read_only=True):
        query = select(Space.slug, Page.path).join(Page, Page.space_id == Space.id).where(Page.id % 97 == 0)
        return [f"/wiki/{slug}/{path}" for slug, path in session.execute(query)]


def _originals() -> list[dict[str, Any]]:
    query = select(Page).options(undefer_group("source"), undefer_group("text"), undefer_group("plain"))
    return [
        {name: getattr(page, name) for name in (*COPIED, "id", "title", "folded_title", "slug")}
        for page in session.scalars(query)
    ]


def _links() -> dict[int, list[tuple[str, int | None, str]]]:
    links: dict[int, list[tuple[str, int | None, str]]] = {}
    for link in session.scalars(select(Link)):
        links.setdefault(link.page_id, []).append((link.ref, link.target_id, link.wanted))
    return links


def _write(ids: range, originals: list[dict[str, Any]], links: dict[int, list[tuple[str, int | None, str]]]) -> None:
    """Write some copies: every tenth page lies at the top of its space, the others under one of those."""
    pages, revisions, copied_links = [], [], []
    with unit_of_work():
        spaces = {number: _space(number).id for number in {id_ // PAGES_IN_SPACE for id_ in ids}}
        for id_ in ids:
            original = originals[id_ % len(originals)]
            top = id_ - id_ % 10
            is_top = id_ == top or top < ids.start
            slug = f"{original['slug']}-{id_}"
            top_slug = f"{originals[top % len(originals)]['slug']}-{top}"
            values = {name: original[name] for name in COPIED}
            pages.append(
                values
                | {
                    "id": id_,
                    "space_id": spaces[id_ // PAGES_IN_SPACE],
                    "parent_id": None if is_top else top,
                    "lineage": f"/{id_}/" if is_top else f"/{top}/{id_}/",
                    "position": id_,
                    "slug": slug,
                    "path": slug if is_top else f"{top_slug}/{slug}",
                    "title": f"{original['title']} {id_}",
                    "folded_title": f"{original['folded_title']} {id_}",
                }
            )
            revisions.append(
                {
                    "page_id": id_,
                    "number": original["latest_number"],
                    "kind": RevisionKind.WRITTEN,
                    "title": original["title"],
                    "source": original["source"],
                    "created_at": original["created_at"],
                }
            )
            copied_links += [
                {"page_id": id_, "ref": ref, "target_id": target, "wanted": wanted}
                for ref, target, wanted in links.get(original["id"], ())
            ]
        session.execute(insert(Page), pages)
        session.execute(insert(Revision), revisions)
        session.execute(insert(Link), copied_links)


def _space(number: int) -> Space:
    """Return one of the spaces, a new one where it is not there yet."""
    name = f"Shelf {number:03}"
    known = session.scalars(select(Space).where(Space.name == name)).one_or_none()
    return known or create_space(None, name=name, audience=["all"], editors=["all"])
