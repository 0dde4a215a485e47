"""Who should know of what happens in the wiki."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from app.accounts.models import User
from app.accounts.queries import get_department, get_user, list_champions_of
from app.core.db import session
from app.core.feature import IN_ONE_GO, Notice, NoticeKind, NoticeSource
from app.wiki import events, queries
from app.wiki.models import Page, Report, Revision
from app.wiki.notices import kinds
from app.wiki.notices.mentions import newly_named
from app.wiki.queries.telling import is_more_than_small, watchers_of

MENTIONS_APART = timedelta(days=1)


def page_created(event: events.PageCreated) -> Iterator[Notice]:
    """Tell whom a new page names."""
    page = queries.get_any_page(event.page_id)
    revision = queries.get_revision(page, 1) if page is not None else None
    if page is not None and revision is not None and page.published_number:
        yield from _mention(page, revision, newly_named(page, revision, 0))


def page_edited(event: events.PageEdited) -> Iterator[Notice]:
    """Tell who is named, and who follows the page; not of a small change, or of one that readers do not see."""
    page = queries.get_any_page(event.page_id)
    revision = queries.get_revision(page, event.number) if page is not None else None
    if page is not None and revision is not None and event.is_published:
        yield from _published(page, revision, event.former_number, event.actor_id)


def revision_approved(event: events.RevisionApproved) -> Iterator[Notice]:
    """Tell the author, and then as for any change that readers see."""
    yield from _decided(event)
    page = queries.get_any_page(event.page_id)
    revision = queries.get_revision(page, event.number) if page is not None else None
    if page is not None and revision is not None:
        yield from _published(page, revision, event.former_number, event.actor_id)


def revision_rejected(event: events.RevisionRejected) -> Iterator[Notice]:
    """Tell the author."""
    yield from _decided(event)


def _decided(event: events.RevisionApproved | events.RevisionRejected) -> Iterator[Notice]:
    page = queries.get_any_page(event.page_id)
    revision = queries.get_revision(page, event.number) if page is not None else None
    author = get_user(revision.author_id) if revision is not None and revision.author_id else None
    if author is not None:
        kind = kinds.APPROVED if isinstance(event, events.RevisionApproved) else kinds.SENT_BACK
        yield Notice(
            kind=kind,
            subject_id=event.page_id,
            thread=_thread(event.page_id),
            key=f"page:{event.page_id}:decision:{event.number}:{event.round}",
            user_ids=_who_may_see(kind, event.page_id, [author]),
            actor_id=event.actor_id,
        )


def _published(page: Page, revision: Revision, former_number: int, actor_id: int | None) -> Iterator[Notice]:
    """Tell what readers see since: who is named hears of that, who follows the page of the change, each of one."""
    if not is_more_than_small(page, former_number, revision.number):
        return
    named = newly_named(page, revision, former_number)
    yield from _mention(page, revision, named)
    involved = [one for one in (revision.author_id, actor_id) if one is not None]
    yield Notice(
        kind=kinds.CHANGED,
        subject_id=page.id,
        thread=_thread(page.id),
        key=f"page:{page.id}:changed",
        user_ids=watchers_of(page),
        except_ids=[*named, *involved],
        actor_id=revision.author_id,
        again_after=IN_ONE_GO,
    )


def _mention(page: Page, revision: Revision, named: Sequence[int]) -> Iterator[Notice]:
    if named:
        yield Notice(
            kind=kinds.MENTION,
            subject_id=page.id,
            thread=_thread(page.id),
            key=f"page:{page.id}:named-by:{revision.author_id}",
            user_ids=named,
            actor_id=revision.author_id,
            again_after=MENTIONS_APART,
        )


def approval_requested(event: events.ApprovalRequested) -> Iterator[Notice]:
    """Ask the approvers of a page."""
    page = queries.get_any_page(event.page_id)
    if page is not None and page.latest_number == event.number:
        approvers = [get_user(one.user_id) for one in page.approvers]
        yield Notice(
            kind=kinds.APPROVAL_ASKED,
            subject_id=page.id,
            thread=_thread(page.id),
            key=f"page:{page.id}:approval:{event.number}:{event.round}",
            user_ids=_who_may_see(kinds.APPROVAL_ASKED, page.id, approvers),
            actor_id=event.actor_id,
        )


def problem_reported(event: events.ProblemReported) -> Iterator[Notice]:
    """Tell whoever looks after a page that a reader found something wrong."""
    report = session.get(Report, event.report_id)
    page = queries.get_any_page(event.page_id)
    if report is not None and page is not None:
        yield Notice(
            kind=kinds.PROBLEM,
            subject_id=report.id,
            thread=_thread(page.id),
            key=f"page:{page.id}:report:{report.id}",
            user_ids=_who_may_see(kinds.PROBLEM, report.id, _keepers_of(page)),
            actor_id=report.reporter_id,
        )


def _keepers_of(page: Page) -> Sequence[User | None]:
    """Return who is told about a page: its owner, else its department's or its space's champions, else its author."""
    owner = get_user(page.owner_id) if page.owner_id else None
    if owner is not None and owner.is_active:
        return [owner]
    for department_id in (page.owner_department_id, page.space.department_id):
        department = get_department(department_id) if department_id else None
        if department is not None and (champions := list_champions_of(department)):
            return [get_user(one.id) for one in champions]
    return [get_user(page.created_by_id)] if page.created_by_id else []


def reviews_due(event: events.ReviewsDue) -> Iterator[Notice]:
    """Tell a keeper what to check."""
    keeper = get_user(event.user_id)
    for thing, id_ in event.texts:
        kind = kinds.REVIEW_DUE if thing == "page" else kinds.ENTRY_REVIEW_DUE
        yield Notice(
            kind=kind,
            subject_id=id_,
            thread=f"{thing}:{id_}",
            key=f"{thing}:{id_}:review:{event.on}",
            user_ids=_who_may_see(kind, id_, [keeper]),
        )


def _who_may_see(kind: NoticeKind, subject_id: int, people: Iterable[User | None]) -> list[int]:
    """Return the ids of those people, still here, to whom a notice would be shown now."""
    active = [one for one in people if one is not None and one.is_active]
    return [one.id for one in active if subject_id in kind.subject.present(one, [subject_id])]


def _thread(page_id: int) -> str:
    return f"page:{page_id}"


SOURCES = (
    NoticeSource(events.PageCreated, page_created),
    NoticeSource(events.PageEdited, page_edited),
    NoticeSource(events.ApprovalRequested, approval_requested),
    NoticeSource(events.RevisionApproved, revision_approved),
    NoticeSource(events.RevisionRejected, revision_rejected),
    NoticeSource(events.ProblemReported, problem_reported),
    NoticeSource(events.ReviewsDue, reviews_due),
)
