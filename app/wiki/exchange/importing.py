"""Putting what a folder holds into a space: pages, their links and their files; a second time only what differs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload, undefer_group

from app.accounts.models import User
from app.accounts.queries import get_user_by_email
from app.accounts.queries.departments import list_places
from app.core.db import session
from app.core.errors import InvalidError, UnavailableError
from app.core.events import record
from app.wiki import events
from app.wiki.exchange.reading import Problem, SourceFolder, SourcePage
from app.wiki.exchange.sections import mend_sections
from app.wiki.models import Page, RevisionKind, Space
from app.wiki.service.addresses import remember_address
from app.wiki.service.describing import set_language, set_tags
from app.wiki.service.files import add_file
from app.wiki.service.keeping import set_keeping
from app.wiki.service.pages import create_page, save_page

ATTACHMENT = re.compile(r"attachment:(?P<key>[^\s)\"'>]+)")
NOTE = "Imported"
NOBODY: Mapping[str, User] = {}


@dataclass
class Report:
    """What an import did: the paths of pages created, changed and left alone, files stored, and what was not taken."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    files: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def taken(self) -> int:
        """How many pages were taken."""
        return len(self.created) + len(self.updated) + len(self.unchanged)


def import_folder(
    space: Space,
    folder: SourceFolder,
    *,
    authors: Mapping[str, User] = NOBODY,
    progress: Callable[[str], None] = lambda _path: None,
) -> Report:
    """Put the pages of a folder into a space.

    Pages are known again by their path; one whose text, title or tags differ gets a new revision. What lies in the
    space and not in the folder stays.

    Args:
        space: The space.
        folder: What was read.
        authors: Who wrote a page, by its path; the house where nobody is named.
        progress: Called with the path of each page.
    """
    report = Report(problems=list(folder.problems))
    mended = mend_sections({f"/wiki/{space.slug}/{one.path}": one.source for one in folder.pages})
    known = _known_pages(space)
    for one in folder.pages:
        source = replace(one, source=mended[f"/wiki/{space.slug}/{one.path}"])
        with session.begin_nested():
            known[one.path] = _import_page(space, source, known, report, folder.attachments, authors.get(one.path))
        progress(one.path)
    _remember_addresses(folder, known)
    _order(folder, known)
    record(
        events.PagesImported(
            space_id=space.id,
            space=space.name,
            created=len(report.created),
            updated=len(report.updated),
            unchanged=len(report.unchanged),
        )
    )
    return report


def _known_pages(space: Space) -> dict[str, Page]:
    query = select(Page).where(Page.space_id == space.id, Page.deleted_at.is_(None))
    loading = (undefer_group("source"), selectinload(Page.tags), selectinload(Page.approvers), joinedload(Page.space))
    return {page.path: page for page in session.scalars(query.options(*loading))}


def _import_page(
    space: Space,
    source: SourcePage,
    known: Mapping[str, Page],
    report: Report,
    attachments: Mapping[str, Path],
    author: User | None,
) -> Page:
    page = known.get(source.path)
    is_new = page is None
    if page is None:
        page = _create(space, source, known, author)
    text = _with_files(page, source, attachments, report)
    saved = save_page(
        author, page, title=source.title, source=text, base_number=page.latest_number, note=NOTE,
        kind=RevisionKind.IMPORTED,
    )  # fmt: skip
    if saved.problem:
        report.problems.append(Problem(source.file, 0, f"the text could not be laid out: {saved.problem}"))
    retagged = set_tags(page, source.tags)
    set_language(page, source.language)
    _set_keeping(page, source.meta)
    outcome = report.created if is_new else report.updated if saved.is_changed or retagged else report.unchanged
    outcome.append(source.path)
    return page


def _create(space: Space, source: SourcePage, known: Mapping[str, Page], author: User | None) -> Page:
    above, _slash, slug = source.path.rpartition("/")
    text = "" if source.attachments else source.source
    page = create_page(
        author, space, title=source.title, source=text, parent=known.get(above), slug=slug, language=source.language,
        note=NOTE, kind=RevisionKind.IMPORTED,
    )  # fmt: skip
    session.refresh(page, ["approvers", "tags"])
    return page


def _with_files(page: Page, source: SourcePage, attachments: Mapping[str, Path], report: Report) -> str:
    """Return a text with its files stored on the page, and its addresses leading to them."""
    addresses: dict[str, str] = {}
    for key in source.attachments:
        path = attachments.get(key)
        if path is None:
            continue
        try:
            with path.open("rb") as stream:
                file, _version = add_file(None, page, stream, path.name)
        except (InvalidError, UnavailableError, OSError) as error:
            line = next((n for n, text in enumerate(source.source.splitlines(), 1) if key in unquote(text)), 0)
            report.problems.append(Problem(source.file, line, f"{key} could not be taken: {error}"))
            continue
        addresses[key] = f"/wiki/files/{file.id}/{quote(file.name)}"
        report.files += 1
    return _lead_to_files(source.source, addresses)


def _lead_to_files(text: str, addresses: Mapping[str, str]) -> str:
    """Return a text in which files are named by their addresses; one that was not taken leaves its words."""

    def lead(match: re.Match[str]) -> str:
        return addresses.get(unquote(match["key"]), "#")

    return ATTACHMENT.sub(lead, text)


def _set_keeping(page: Page, meta: Mapping[str, Any]) -> None:
    """Take over who keeps a page, where the front matter says so."""
    months, owner = meta.get("review_months"), str(meta.get("owner") or "")
    if not owner and not months:
        return
    user = get_user_by_email(owner) if "@" in owner else None
    names = {place.label.replace(" / ", "/"): place.department for place in list_places()}
    set_keeping(
        None,
        page,
        owner=user,
        department=names.get(owner),
        review_months=months if isinstance(months, int) and 1 <= months <= 60 else None,
        is_template=page.is_template or bool(meta.get("is_template")),
    )


def _remember_addresses(folder: SourceFolder, known: Mapping[str, Page]) -> None:
    """Let the addresses that the pages had elsewhere lead to them."""
    for source in folder.pages:
        for path in source.old_paths:
            if path != source.path:
                remember_address(known[source.path], path)


def _order(folder: SourceFolder, known: Mapping[str, Page]) -> None:
    """Put the pages beside each other in the order in which they were read."""
    for position, source in enumerate(folder.pages):
        if known[source.path].position != position:
            known[source.path].position = position
    session.flush()
