"""Taking pages out: Markdown with front matter in folders like the tree, files beside their page.

What is written here is what the import reads: into an empty installation it gives the same pages again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import yaml
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload, undefer

from app.core.db import session
from app.core.installation import installation
from app.wiki.models import OldAddress, Page, Revision, Space
from app.wiki.queries.files import list_newest

FILE_ADDRESS = re.compile(r"/wiki/files/(?P<id>\d+)/[^\s)\"'>#?]+")


@dataclass
class Exported:
    """How much was written."""

    spaces: int = 0
    pages: int = 0
    files: int = 0


def export_wiki(folder: Path, slug: str | None = None) -> Exported:
    """Write every published page of every space, or of one, whoever may read it: this is the keeper's copy.

    Args:
        folder: Where to; a folder for each space is made in it.
        slug: The space; None for all.
    """
    query = select(Space).order_by(Space.slug)
    exported = Exported()
    for space in session.scalars(query if slug is None else query.where(Space.slug == slug)):
        exported.spaces += 1
        for page in _pages_of(space):
            exported.files += _export_page(folder / space.slug, page)
            exported.pages += 1
    return exported


def _pages_of(space: Space) -> Iterator[Page]:
    query = select(Page).where(Page.space_id == space.id, Page.deleted_at.is_(None), Page.published_number > 0)
    loading = (
        selectinload(Page.tags),
        joinedload(Page.owner),
        joinedload(Page.owner_department),
        joinedload(Page.space),
    )
    yield from session.scalars(query.order_by(Page.lineage).options(*loading))


def _export_page(folder: Path, page: Page) -> int:
    """Write one page and its files, and return how many files there are."""
    path = folder / f"{page.path}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    names: dict[int, str] = {}
    for file, version in list_newest(page):
        target = folder / page.path / "files" / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            out.writelines(installation().files.read(version.key))
        names[file.id] = f"{page.slug}/files/{quote(file.name)}"
    query = select(Revision).where(Revision.page_id == page.id, Revision.number == page.published_number)
    revision = session.scalars(query.options(undefer(Revision.source))).one()
    front = yaml.safe_dump(_front_matter(page), allow_unicode=True, sort_keys=False, width=1_000)
    source = FILE_ADDRESS.sub(lambda match: names.get(int(match["id"]), match[0]), revision.source)
    path.write_text(f"---\n{front}---\n\n{source}", encoding="utf-8")
    return len(names)


def _front_matter(page: Page) -> dict[str, object]:
    former = select(OldAddress.path).where(OldAddress.page_id == page.id, OldAddress.space_id == page.space_id)
    old = sorted(session.scalars(former))
    owner = page.owner.email if page.owner else page.owner_department and page.owner_department.name
    values = {
        "title": page.title,
        "language": page.language,
        "order": page.position,
        "tags": [tag.name for tag in page.tags],
        "owner": owner,
        "review_months": page.review_months,
        "is_template": page.is_template or None,
        "redirect_from": [f"/{path}/" for path in old],
    }
    return {key: value for key, value in values.items() if value not in (None, [])}
