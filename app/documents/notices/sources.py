"""Who should know of what happens to templates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from app.accounts.models import User
from app.accounts.queries import get_user, list_champions_of
from app.core.db import session
from app.core.feature import Notice, NoticeKind, NoticeSource
from app.documents import events
from app.documents.models import ChangeRequest, Template, Version
from app.documents.notices import kinds
from app.documents.policy.templates import can_approve
from app.documents.queries.keeping import company_wide, keepers_of
from app.documents.queries.templates import get_any_template
from app.documents.queries.watching import watchers_of


def thread_of(template_id: int) -> str:
    """Return the conversation that notices about a template belong to."""
    return f"template:{template_id}"


def approval_asked(event: events.ApprovalAsked) -> Iterator[Notice]:
    """Ask those who may approve a version."""
    template = get_any_template(event.template_id)
    if template is None or template.deleted_at is not None:
        return
    yield Notice(
        kinds.APPROVAL,
        template.id,
        thread=thread_of(template.id),
        key=f"template:{template.id}:approval:{event.version_id}",
        user_ids=_who_may_see(kinds.APPROVAL, template.id, _approvers_of(template)),
        actor_id=event.actor_id,
    )


def _approvers_of(template: Template) -> Sequence[User]:
    """Return who may approve a version: the owner and the champions; those who write to all where these may not."""
    near = {one.id for one in list_champions_of(template.department)} | {template.owner_id or 0}
    people = [get_user(user_id) for user_id in sorted(near - {0})]
    able = [one for one in people if one is not None and one.is_active and can_approve(one, template)]
    return able or company_wide()


def version_approved(event: events.VersionApproved) -> Iterator[Notice]:
    """Tell the author, then whoever watches the template; not the watchers where a newer version counts already."""
    template, version = get_any_template(event.template_id), session.get(Version, event.version_id)
    if template is None or version is None or template.deleted_at is not None:
        return
    key = f"template:{template.id}:version:{event.version_id}"
    told = {"thread": thread_of(template.id), "key": key, "actor_id": event.actor_id}
    if version.author_id is not None and version.author_id != event.actor_id:
        yield Notice(kinds.APPROVED, template.id, user_ids=[version.author_id], **told)  # type: ignore[arg-type]
    if template.current_number == event.number and (event.former_number or 0) < event.number:
        yield Notice(kinds.NEW_VERSION, template.id, user_ids=watchers_of(template), **told)  # type: ignore[arg-type]


def version_declined(event: events.VersionDeclined) -> Iterator[Notice]:
    """Tell the author."""
    yield Notice(
        kinds.DECLINED,
        event.template_id,
        thread=thread_of(event.template_id),
        key=f"template:{event.template_id}:declined:{event.number}",
        user_ids=[event.author_id],
        actor_id=event.actor_id,
    )


def change_requested(event: events.ChangeRequested) -> Iterator[Notice]:
    """Tell whoever looks after the template."""
    template, request = get_any_template(event.template_id), session.get(ChangeRequest, event.request_id)
    if template is None or request is None or request.settled_at is not None:
        return
    yield Notice(
        kinds.REQUEST,
        request.id,
        thread=thread_of(template.id),
        key=f"template:{template.id}:request:{request.id}",
        user_ids=_who_may_see(kinds.REQUEST, request.id, keepers_of(template)),
        actor_id=event.actor_id,
    )


def request_settled(event: events.RequestSettled) -> Iterator[Notice]:
    """Tell whoever had asked."""
    request = session.get(ChangeRequest, event.request_id)
    if request is not None:
        yield Notice(
            kinds.ANSWERED,
            request.id,
            thread=thread_of(event.template_id),
            key=f"template:{event.template_id}:answer:{request.id}",
            user_ids=[request.requester_id],
            actor_id=event.actor_id,
        )


def reviews_due(event: events.TemplateReviewsDue) -> Iterator[Notice]:
    """Tell a keeper what to check."""
    keeper = get_user(event.user_id)
    for template_id, until, days_before in event.templates:
        yield Notice(
            kinds.REVIEW_DUE,
            template_id,
            thread=thread_of(template_id),
            key=f"template:{template_id}:review:{until}:{days_before}",
            user_ids=_who_may_see(kinds.REVIEW_DUE, template_id, [keeper]),
        )


def _who_may_see(kind: NoticeKind, subject_id: int, people: Iterable[User | None]) -> list[int]:
    """Return the ids of those people, still here, to whom a notice would be shown now."""
    active = [one for one in people if one is not None and one.is_active]
    return [one.id for one in active if subject_id in kind.subject.present(one, [subject_id])]


SOURCES = (
    NoticeSource(events.ApprovalAsked, approval_asked),
    NoticeSource(events.VersionApproved, version_approved),
    NoticeSource(events.VersionDeclined, version_declined),
    NoticeSource(events.ChangeRequested, change_requested),
    NoticeSource(events.RequestSettled, request_settled),
    NoticeSource(events.TemplateReviewsDue, reviews_due),
)
