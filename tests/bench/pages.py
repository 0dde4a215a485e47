"""A wiki as large as asked for: a real handbook as it is, and its sections mixed anew in many spaces, and an FAQ."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import undefer_group

from app.accounts.models import Department, department_token
from app.accounts.queries import fold_name
from app.core import clock
from app.core.calendar import today
from app.core.db import session, unit_of_work
from app.core.markup import RENDERER_VERSION
from app.core.slugs import slugify
from app.wiki.exchange.importing import import_folder
from app.wiki.exchange.reading import read_folder
from app.wiki.models import FaqEntry, FaqTopic, Link, Page, PageStatus, PageTag, Revision, RevisionKind, Space
from app.wiki.service.spaces import create_space
from tests.bench.company import Company
from tests.bench.texts import Mixer, Text

PAGES_IN_SPACE = 1_000
BRANCH, TWIG = 50, 7
"""Pages under each page at the top with itself, and under each page right below that."""
BATCH = 2_000
TOPICS = ("Pay and time off", "Travel", "Computers", "Buildings", "Safety", "Customers", "Learning", "Everything else")
EVERYONE = ["all"]
Row = dict[str, Any]


@dataclass
class Wiki:
    """What there is to read and to write.

    Attributes:
        mixer: What the texts are made of.
        addresses: Pages that everybody may read and write, by id.
        spaces: The addresses of the spaces.
        topics: The addresses of the FAQ's topics.
    """

    mixer: Mixer
    addresses: dict[int, str] = field(default_factory=dict)
    spaces: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Place:
    """Where a page lies: in which space, under which page, at which address."""

    space: Space
    parent_id: int | None
    lineage: str
    path: str


def fill_wiki(folder: Path, count: int, company: Company, most_real: int | None = None) -> Wiki:
    """Take in a real handbook, and write further pages of its sections until there are as many as asked for.

    Args:
        folder: Of Markdown.
        count: How many pages there are to be.
        company: Who writes them and looks after them.
        most_real: How many pages of the handbook are taken; all where nothing is said.
    """
    with unit_of_work():
        handbook = create_space(None, name="Handbook", slug="handbook", audience=EVERYONE, editors=EVERYONE)
        source = read_folder(folder, space="handbook")
        import_folder(handbook, replace(source, pages=source.pages[:most_real]))
        loading = (undefer_group("source"), undefer_group("text"))
        originals = session.scalars(select(Page).options(*loading).order_by(Page.id)).all()
        wiki = Wiki(Mixer(originals), {page.id: f"/wiki/handbook/{page.path}" for page in originals})
        wiki.spaces.append("/wiki/handbook/")
        targets = {link.ref: link for link in session.scalars(select(Link))}
    first = max(wiki.addresses) + 1
    paths: dict[int, tuple[str, str]] = {}
    for start in range(first, count + 1, PAGES_IN_SPACE):
        ids = range(start, min(start + PAGES_IN_SPACE, count + 1))
        with unit_of_work():
            _write(_space(start // PAGES_IN_SPACE, company, wiki), ids, company, wiki, targets, paths)
    _fill_faq(wiki, company, max(len(TOPICS), count // 250))
    return wiki


def _space(number: int, company: Company, wiki: Wiki) -> Space:
    """Open a space; one in five is a division's own, which the others neither read nor write."""
    is_open = number % 5 != 4
    department = (
        None if is_open else session.get(Department, company.division_ids[number * 10 % len(company.division_ids)])
    )
    tokens = EVERYONE if department is None else [department_token(department.id)]
    name = wiki.mixer.short(number).title[:60]
    slug = f"{slugify(name)}-{number:03}"
    space = create_space(
        None, name=f"{name} {number:03}", slug=slug, audience=tokens, editors=tokens, department=department
    )
    if is_open:
        wiki.spaces.append(f"/wiki/{space.slug}/")
    return space


def _write(
    space: Space, ids: range, company: Company, wiki: Wiki, targets: dict[str, Link], paths: dict[int, tuple[str, str]]
) -> None:
    """Write the pages of a space."""
    pages, revisions, links, tags = list[Row](), list[Row](), list[Row](), list[Row]()
    for id_ in ids:
        text = wiki.mixer.text(id_)
        place = _place(space, id_, ids.start, slugify(text.title)[:60] + f"-{id_}", paths)
        paths[id_] = (place.lineage, place.path)
        if space.department_id is None:
            wiki.addresses[id_] = f"/wiki/{space.slug}/{place.path}"
        pages.append(_page_row(id_, place, text, company))
        revisions += _revision_rows(pages[-1], text)
        links += [
            {"page_id": id_, "ref": ref, "target_id": targets[ref].target_id, "wanted": targets[ref].wanted}
            for ref in sorted({ref for one in text.sections for ref in one.refs if ref in targets})
        ]
        tags += [{"page_id": id_, "name": word, "folded": word} for word in _tags(text, id_)]
    for model, rows in ((Page, pages), (Revision, revisions), (Link, links), (PageTag, tags)):
        if rows:
            session.execute(insert(model), rows)


def _place(space: Space, id_: int, first: int, slug: str, paths: dict[int, tuple[str, str]]) -> Place:
    """Return where a page lies: at the top, under a page at the top, or under one of those."""
    at = (id_ - first) % BRANCH
    if at == 0:
        return Place(space, None, f"/{id_}/", slug)
    parent_id = id_ - at if (at - 1) % TWIG == 0 else id_ - (at - 1) % TWIG
    lineage, path = paths[parent_id]
    return Place(space, parent_id, f"{lineage}{id_}/", f"{path}/{slug}")


def _page_row(id_: int, place: Place, text: Text, company: Company) -> dict[str, Any]:
    changed_at = clock.now() - timedelta(minutes=id_ * 7_919 % 1_500_000)
    author_id = company.ids[id_ * 31 % len(company.ids)]
    return {
        "id": id_,
        "space_id": place.space.id,
        "parent_id": place.parent_id,
        "lineage": place.lineage,
        "position": id_,
        "slug": place.path.rpartition("/")[2],
        "path": place.path,
        "title": text.title,
        "folded_title": fold_name(text.title),
        "audience_id": place.space.audience_id,
        "status": PageStatus.APPROVED,
        "latest_number": 3 if id_ % 10 == 0 else 1,
        "published_number": 3 if id_ % 10 == 0 else 1,
        "source": text.source,
        "html": text.html,
        "plain": text.plain,
        "contents": text.contents,
        "html_version": RENDERER_VERSION,
        "created_by_id": author_id,
        "created_at": changed_at,
        "changed_by_id": author_id,
        "changed_at": changed_at,
        **_keeping(id_, company),
    }


def _keeping(id_: int, company: Company) -> dict[str, Any]:
    """Return who looks after a text: somebody after two of three, and of those one in ten is late."""
    columns = ("owner_id", "owner_department_id", "review_months", "verified_at", "verified_by_id", "verified_until")
    if id_ % 3 == 0:
        return dict.fromkeys(columns)
    owner_id = company.ids[id_ * 17 % len(company.ids)]
    days_left = -20 if id_ % 10 == 1 else 1 + id_ * 11 % 360
    found_right = clock.now() - timedelta(days=365 - days_left)
    until = today() + timedelta(days=days_left)
    return dict(
        zip(columns, (owner_id, company.department_of(owner_id), 12, found_right, owner_id, until), strict=True)
    )


def _revision_rows(page: dict[str, Any], text: Text) -> Iterator[dict[str, Any]]:
    """Yield the revisions of a page; each earlier one lacks a section."""
    source = page["source"]
    for number in range(1, page["latest_number"] + 1):
        cut = text.sections[0].source if number < page["latest_number"] else source
        yield {
            "page_id": page["id"],
            "number": number,
            "kind": RevisionKind.WRITTEN,
            "title": page["title"],
            "source": cut,
            "author_id": page["created_by_id"],
            "created_at": page["created_at"] - timedelta(days=page["latest_number"] - number),
        }


def _tags(text: Text, number: int) -> Sequence[str]:
    """Return the longest words of the title of every third page."""
    if number % 3:
        return ()
    words = {word for word in fold_name(text.title).split() if word.isalpha() and len(word) > 5}
    return sorted(words, key=lambda word: (-len(word), word))[:2]


def _fill_faq(wiki: Wiki, company: Company, count: int) -> None:
    """Write questions and answers."""
    with unit_of_work():
        topics = [FaqTopic(slug=slugify(name), name=name, position=at) for at, name in enumerate(TOPICS, 1)]
        session.add_all(topics)
        session.flush()
        wiki.topics += [f"/faq/{topic.slug}" for topic in topics]
        audience_id = session.scalars(select(Space.audience_id).where(Space.slug == "handbook")).one()
        asked = list({one.title: one for one in wiki.mixer.sections if len(one.html) < 4_000}.values())
        random.Random(5).shuffle(asked)
        rows = [
            _entry_row(number, topics[number % len(topics)].id, asked[number % len(asked)], company)
            | {"audience_id": audience_id}
            for number in range(1, count + 1)
        ]
        session.execute(insert(FaqEntry), rows)


def _entry_row(number: int, topic_id: int, section: Any, company: Company) -> dict[str, Any]:
    question = section.title if section.title.endswith("?") else f"What about {section.title}?"
    return {
        "topic_id": topic_id,
        "slug": slugify(question),
        "question": question[:200],
        "folded_question": fold_name(question[:200]),
        "answer": section.source,
        "html": section.html,
        "plain": section.plain,
        "html_version": RENDERER_VERSION,
        "position": number,
        "created_at": clock.now(),
        "changed_at": clock.now() - timedelta(days=number % 300),
        **_keeping(number, company),
    }
