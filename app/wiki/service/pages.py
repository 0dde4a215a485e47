"""Creating pages, and saving what is written on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.accounts.models import User
from app.accounts.queries import fold_name
from app.core import clock
from app.core.db import lock, session
from app.core.errors import ConflictError, NotFoundError
from app.core.events import record
from app.core.permissions import require
from app.core.revising import Merge, compare, merge
from app.core.slugs import slugify
from app.core.typography import one_line
from app.wiki import events, policy
from app.wiki.models import Page, PageStatus, Revision, RevisionKind, Space
from app.wiki.queries.pages import last_position
from app.wiki.queries.revisions import get_revision
from app.wiki.service.addresses import free_slug, give_address, settle_address
from app.wiki.service.audiences import narrowed
from app.wiki.service.describing import checked_title, tags_of
from app.wiki.service.publishing import adopt_wanted, publish

NOTE_LENGTH = 300


class EditConflictError(ConflictError):
    """Somebody else saved the page meanwhile, and both changed the same lines.

    Args:
        merge: What fits together, and what does not.
        latest: The revision that was saved meanwhile.
    """

    def __init__(self, merge: Merge, latest: Revision) -> None:
        super().__init__()
        self.merge = merge
        self.latest = latest


class PageIsGoneError(ConflictError):
    """The page was put into the trash while it was edited."""


@dataclass(frozen=True)
class Saved:
    """What became of a text.

    Attributes:
        number: The revision that holds it; the one before where nothing differs.
        is_changed: Whether there is a new revision.
        taken: How many changes of others were merged into it.
        problem: Why it is shown as it was typed, where it could not be rendered.
    """

    number: int
    is_changed: bool
    taken: int = 0
    problem: str | None = None


def create_page(
    actor: User | None,
    space: Space,
    *,
    title: str,
    source: str = "",
    parent: Page | None = None,
    slug: str = "",
    language: str = "en",
    note: str = "",
    tags: Sequence[str] = (),
    kind: RevisionKind = RevisionKind.WRITTEN,
) -> Page:
    """Write a new page at the end of what lies beside it.

    Args:
        actor: Who writes it; None for the house itself.
        space: Where it belongs.
        title: What it is called.
        source: Its text, Markdown.
        parent: The page it lies under.
        slug: The last part of its address; made from the title where empty.
        language: `en` or `fr`.
        note: What to say about this revision.
        tags: Words it is filed under.
        kind: How it came about.

    Raises:
        ForbiddenError: The actor may not write here.
        InvalidError: The title is empty, too long, or its address is taken.
    """
    require(actor is None or policy.can_edit_space(actor, space))
    title = checked_title(title)
    lock(f"wiki.space:{space.id}")
    slug = free_slug(actor, space, parent, slugify(slug or title), is_chosen=actor is not None)
    page = _new_page(actor, space, parent, title, slug)
    page.language, page.tags = language, tags_of(tags)
    add_revision(actor, page, title=title, source=source, note=note, kind=kind)
    publish(page, 1, source, actor)
    adopt_wanted(page, space)
    record(events.PageCreated(actor_id=actor.id if actor else None, page_id=page.id))
    return page


def _new_page(actor: User | None, space: Space, parent: Page | None, title: str, slug: str) -> Page:
    """Return a page in its place, without a text."""
    now, actor_id = clock.now(), actor.id if actor else None
    page = Page(
        space=space,
        parent_id=parent.id if parent else None,
        position=last_position(space, parent) + 1,
        slug=slug,
        path=f"{parent.path}/{slug}" if parent else slug,
        title=title,
        folded_title=fold_name(title),
        audience_id=narrowed(parent.audience_id if parent else space.audience_id, None),
        created_by_id=actor_id,
        created_at=now,
        changed_by_id=actor_id,
        changed_at=now,
        tags=[],
        approvers=[],
    )
    session.add(page)
    session.flush()
    page.lineage = f"{parent.lineage if parent else '/'}{page.id}/"
    settle_address(page)
    return page


def save_page(
    actor: User | None,
    page: Page,
    *,
    title: str,
    source: str,
    base_number: int,
    note: str = "",
    is_small: bool = False,
    kind: RevisionKind = RevisionKind.WRITTEN,
) -> Saved:
    """Save a text of a page, merged with what others saved since its writer began.

    Args:
        actor: Who wrote it; None for the house itself.
        page: The page, with its source.
        title: What it is to be called.
        source: The text.
        base_number: The revision that the writer began with.
        note: What changed.
        is_small: Whether nobody needs to be told.
        kind: How it came about.

    Raises:
        ForbiddenError: The actor may not write on this page.
        PageIsGoneError: It lies in the trash.
        EditConflictError: Others changed the same lines meanwhile.
        InvalidError: The title is empty or too long, or the text is too long.
    """
    require(actor is None or policy.can_edit_space(actor, page.space))
    title, source = checked_title(title), source.replace("\r\n", "\n")
    lock(f"wiki.page:{page.id}")
    session.refresh(page, ["latest_number", "source", "title", "deleted_at", "published_number", "status"])
    if page.is_deleted:
        raise PageIsGoneError
    taken, latest = 0, get_revision(page, page.latest_number)
    if base_number != page.latest_number:
        title, source, taken = _merged(page, title, source, base_number)
        kind = RevisionKind.MERGED if taken else kind
    if latest is not None and (title, source) == (latest.title, latest.source):
        return Saved(page.latest_number, is_changed=False, taken=taken)
    return _save(actor, page, title, source, note, is_small, kind, taken)


def _merged(page: Page, title: str, source: str, base_number: int) -> tuple[str, str, int]:
    """Return title and text with what others saved since a revision, and how many changes of theirs there are."""
    base = get_revision(page, base_number)
    latest = get_revision(page, page.latest_number)
    if base is None or latest is None:
        raise NotFoundError
    merged = merge(base.source, source, latest.source)
    if not merged.is_clean:
        raise EditConflictError(merged, latest)
    return (latest.title if title == base.title else title), merged.text, merged.taken


def _save(
    actor: User | None, page: Page, title: str, source: str, note: str, is_small: bool, kind: RevisionKind, taken: int
) -> Saved:
    add_revision(actor, page, title=title, source=source, note=note, kind=kind, is_small=is_small)
    problem, former_number = None, page.published_number
    if not page.is_formal:
        take_title(actor, page, title)
        problem = publish(page, page.latest_number, source, actor).problem
    elif not page.is_obsolete:
        page.status = PageStatus.DRAFT
    record(
        events.PageEdited(
            actor_id=actor.id if actor else None,
            page_id=page.id,
            number=page.latest_number,
            former_number=former_number,
            is_small=is_small,
            is_published=not page.is_formal,
        )
    )
    return Saved(page.latest_number, is_changed=True, taken=taken, problem=problem)


def take_title(actor: User | None, page: Page, title: str) -> None:
    """Call a page by a title; its address follows where it was made from the title before."""
    if title == page.title:
        return
    was_derived = page.slug == slugify(page.title)
    page.title, page.folded_title = title, fold_name(title)
    if was_derived:
        parent = session.get(Page, page.parent_id) if page.parent_id else None
        give_address(actor, page, page.space, parent, slugify(title))
    adopt_wanted(page, page.space)


def add_revision(
    actor: User | None,
    page: Page,
    *,
    title: str,
    source: str,
    note: str = "",
    kind: RevisionKind = RevisionKind.WRITTEN,
    is_small: bool = False,
) -> Revision:
    """Keep a text as the newest revision of a page, whether readers see it or not."""
    difference = compare(page.source or "", source, context=0)
    page.latest_number += 1
    page.source = source
    if not (page.is_formal and page.is_published):
        note_change(page, actor.id if actor else None)
    revision = Revision(
        page_id=page.id,
        number=page.latest_number,
        kind=kind,
        title=title,
        source=source,
        note=one_line(note)[:NOTE_LENGTH],
        is_small=is_small,
        added=difference.added,
        removed=difference.removed,
        author_id=actor.id if actor else None,
        created_at=clock.now(),
    )
    session.add(revision)
    session.flush()
    return revision


def note_change(page: Page, author_id: int | None) -> None:
    """Note that what readers see of a page is another text now, and whose; what waits for approval is not told."""
    page.changed_at, page.changed_by_id = clock.now(), author_id
