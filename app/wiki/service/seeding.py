"""The starter wiki: spaces, pages, page templates and FAQ that a company begins with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import Department, User
from app.accounts.queries.departments import list_places
from app.core.calendar import today
from app.core.db import session
from app.wiki.exchange.importing import NOBODY, Report, import_folder
from app.wiki.exchange.reading import read_folder
from app.wiki.models import FaqEntry, FaqTopic, Page, RevisionKind, Space
from app.wiki.queries import get_space_by_slug
from app.wiki.queries.faq import get_topic
from app.wiki.service.faq import save_entry, save_topic
from app.wiki.service.pages import create_page
from app.wiki.service.spaces import create_space

TEMPLATES_SPACE = "passerelle"
REVIEW_MONTHS = 12
Departments = Mapping[str, Department]


def seed_wiki(folder: Path, *, language: str = "en", authors: Mapping[str, User] = NOBODY) -> Report:
    """Bring in the starter wiki; a second time brings only what is missing or newer.

    Args:
        folder: Where `wiki/`, `faq/` and `page_templates/` lie.
        language: In which the spaces are named.
        authors: Who wrote a page, by `space/path`, or an entry of the FAQ, by `faq/name`.

    Returns:
        What became of the pages of all spaces.
    """
    departments = {place.label.replace(" / ", "/"): place.department for place in list_places()}
    total = Report()
    for given in _listed(folder / "wiki" / "spaces.yaml"):
        space = _space(given, departments, language)
        source = read_folder(folder / "wiki" / space.slug, space=space.slug)
        report = import_folder(space, source, authors=_below(authors, space.slug))
        for name in ("created", "updated", "unchanged", "problems"):
            getattr(total, name).extend(getattr(report, name))
    _seed_templates(folder / "page_templates")
    _seed_faq(folder / "faq", departments, _below(authors, "faq"))
    return total


def _below(authors: Mapping[str, User], folder: str) -> dict[str, User]:
    """Return the authors of what lies in one folder, by its path in there."""
    prefix = f"{folder}/"
    return {path.removeprefix(prefix): user for path, user in authors.items() if path.startswith(prefix)}


def _listed(path: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load(path.read_text(encoding="utf-8")))


def read_text(path: Path) -> tuple[dict[str, Any], str]:
    """Return the front matter of a text of ours, and its body."""
    _empty, meta, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(meta), body.strip() + "\n"


def _space(given: Mapping[str, Any], departments: Departments, language: str) -> Space:
    known = get_space_by_slug(given["slug"])
    if known is not None:
        return known
    is_french = language == "fr"
    created = create_space(
        None,
        slug=given["slug"],
        name=given["name_fr"] if is_french else given["name"],
        description=given["description_fr"] if is_french else given["description"],
        department=departments.get(str(given.get("department", ""))),
        audience=["all"],
        editors=["all"],
    )
    session.flush()
    return get_space_by_slug(created.slug) or created


def _seed_templates(folder: Path) -> None:
    """Add the page templates, under a page of their own in the space about the product."""
    space = get_space_by_slug(TEMPLATES_SPACE)
    if space is None:
        return
    shelf = _page_at(space, "page-templates") or create_page(
        None,
        space,
        title="Page templates",
        source="New pages can begin from one of these.\n",
        kind=RevisionKind.IMPORTED,
    )
    for path in sorted(folder.glob("*.md")):
        meta, body = read_text(path)
        if _page_at(space, f"{shelf.path}/{path.name.removesuffix('.md').replace('.', '-')}") is None:
            page = create_page(
                None, space, title=meta["title"], source=body, parent=shelf, language=meta["language"],
                slug=path.name.removesuffix(".md").replace(".", "-"), kind=RevisionKind.IMPORTED,
            )  # fmt: skip
            page.is_template = True


def _page_at(space: Space, path: str) -> Page | None:
    query = select(Page).where(Page.space_id == space.id, Page.path == path, Page.deleted_at.is_(None))
    return session.scalars(query.options(joinedload(Page.space))).one_or_none()


def _seed_faq(folder: Path, departments: Departments, authors: Mapping[str, User]) -> None:
    topics: dict[str, FaqTopic] = {}
    for given in _listed(folder / "topics.yaml"):
        slug = given["slug"]
        topics[slug] = get_topic(slug) or save_topic(
            None, None, name=given["name"], name_fr=given["name_fr"], slug=slug
        )
    for path in sorted(folder.glob("*.md")):
        _seed_entry(path, topics, departments, authors.get(path.stem))


def _seed_entry(path: Path, topics: Mapping[str, FaqTopic], departments: Departments, author: User | None) -> None:
    meta, body = read_text(path)
    known = select(FaqEntry.id).where(FaqEntry.question == meta["title"], FaqEntry.language == meta["language"])
    if session.scalar(known) is not None:
        return
    entry = save_entry(
        None,
        None,
        topic=topics[meta["topic"]],
        question=meta["title"],
        answer=body,
        audience=["all"],
        language=meta["language"],
        owner=None,
        department=departments.get(str(meta.get("department", ""))),
        review_months=REVIEW_MONTHS,
        pages=[page for name in meta.get("pages", ()) if (page := _page_named(name)) is not None],
    )
    entry.created_by_id = author.id if author else None


def _page_named(name: str) -> Page | None:
    """Return the page of `space/slug`, wherever in the space's tree it lies."""
    slug, _slash, last = name.partition("/")
    query = select(Page).join(Page.space).where(Space.slug == slug, Page.slug == last, Page.deleted_at.is_(None))
    return session.scalars(query.limit(1)).one_or_none()


def verify_seeded() -> None:
    """Note that what was seeded was right on the day of its writing, so that its reviews can begin."""
    for page in session.scalars(select(Page).where(Page.review_months.is_not(None), Page.verified_at.is_(None))):
        page.verify(None, page.created_at, today())
