"""Formal pages: a revision is sent for approval, approved or sent back, and one day the page is obsolete."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core import clock
from app.core.calendar import today
from app.core.db import lock, session
from app.core.errors import ConflictError, InvalidError
from app.core.events import record
from app.core.permissions import require
from app.wiki import events, policy
from app.wiki.models import Approval, Approver, Page, PageStatus
from app.wiki.queries.revisions import get_revision
from app.wiki.service.pages import note_change, take_title
from app.wiki.service.publishing import publish

FRESH = ("latest_number", "published_number", "approval_round", "status")


def request_approval(actor: User, page: Page) -> None:
    """Send the newest revision of a formal page to its approvers: a new round begins.

    Raises:
        ForbiddenError: The actor may not write on this page.
        ConflictError: There is nothing to approve.
    """
    require(policy.can_edit_space(actor, page.space))
    _take_turn(page)
    if not page.is_formal or page.status is not PageStatus.DRAFT:
        raise ConflictError(_("There is nothing to approve on this page."))
    page.status = PageStatus.IN_APPROVAL
    page.approval_round += 1
    record(
        events.ApprovalRequested(
            actor_id=actor.id, page_id=page.id, number=page.latest_number, round=page.approval_round
        )
    )


def decide(actor: User, page: Page, number: int, *, is_approved: bool, comment: str = "") -> bool:
    """Approve a revision, or send it back; to approve twice is to approve once.

    Args:
        actor: The approver.
        page: The page.
        number: The revision that the approver has read.
        is_approved: What was decided.
        comment: Why; needed to send it back.

    Returns:
        Whether readers see the revision now.

    Raises:
        ForbiddenError: The actor is not asked to approve this page.
        ConflictError: There is a newer revision.
        InvalidError: It was sent back without a word.
    """
    require(policy.is_approver(actor, page))
    _take_turn(page)
    if number != page.latest_number or page.status is not PageStatus.IN_APPROVAL:
        raise ConflictError(_("The page was changed meanwhile. Read it once more before you decide."))
    if not is_approved and not comment.strip():
        raise InvalidError(_("Say what has to change."), "comment")
    _note(actor, page, is_approved=is_approved, comment=comment.strip())
    if not is_approved:
        page.status = PageStatus.DRAFT
        record(events.RevisionRejected(actor_id=actor.id, page_id=page.id, number=number, round=page.approval_round))
        return False
    return publish_if_approved(actor, page)


def _take_turn(page: Page) -> None:
    """Wait until nobody else changes the page, and see what it is like then."""
    lock(f"wiki.page:{page.id}")
    session.refresh(page, FRESH)


def _note(actor: User, page: Page, *, is_approved: bool, comment: str) -> None:
    """Note what an approver decided in this round, in place of what the same one decided before."""
    query = select(Approval).where(
        Approval.page_id == page.id,
        Approval.number == page.latest_number,
        Approval.round == page.approval_round,
        Approval.user_id == actor.id,
    )
    approval = session.scalars(query).one_or_none()
    if approval is None:
        approval = Approval(page_id=page.id, number=page.latest_number, round=page.approval_round, user_id=actor.id)
        session.add(approval)
    approval.is_approved, approval.comment, approval.decided_at = is_approved, comment, clock.now()
    session.flush()


def publish_if_approved(actor: User, page: Page) -> bool:
    """Show readers the newest revision if everybody who is asked, and still here, has approved it.

    Returns:
        Whether that was so.
    """
    if page.status is not PageStatus.IN_APPROVAL:
        return False
    approvals = select(Approval.user_id).where(
        Approval.page_id == page.id,
        Approval.number == page.latest_number,
        Approval.round == page.approval_round,
        Approval.is_approved,
    )
    active = select(Approver.user_id).join(Approver.user).where(User.deactivated_at.is_(None))
    asked = {*session.scalars(active.where(Approver.page_id == page.id))}
    given = {*session.scalars(approvals)}
    if asked - given or not given:
        return False
    number, former_number = page.latest_number, page.published_number
    revision = get_revision(page, number)
    assert revision is not None
    page.status = PageStatus.APPROVED
    take_title(actor, page, revision.title)
    publish(page, number, revision.source, None)
    note_change(page, revision.author_id)
    page.verify(actor.id, clock.now(), today())
    record(
        events.RevisionApproved(
            actor_id=actor.id, page_id=page.id, number=number, round=page.approval_round, former_number=former_number
        )
    )
    return True


def settle_approval(actor: User, page: Page) -> None:
    """Draw the consequences where a page has become formal, is formal no more, or has other approvers.

    A page that is no longer formal shows its newest text; one whose last missing approver is asked no more, too.
    """
    if page.is_formal:
        publish_if_approved(actor, page)
        return
    if not page.is_obsolete:
        page.status = PageStatus.APPROVED
    if page.has_unpublished_changes:
        revision, former_number = get_revision(page, page.latest_number), page.published_number
        assert revision is not None
        take_title(actor, page, revision.title)
        publish(page, revision.number, revision.source, actor)
        note_change(page, revision.author_id)
        record(
            events.PageEdited(actor_id=actor.id, page_id=page.id, number=revision.number, former_number=former_number)
        )


def list_approvals(page: Page, up_to: int) -> list[Approval]:
    """Return what approvers decided about the revisions of a page up to a number, newest first."""
    query = select(Approval).where(Approval.page_id == page.id, Approval.number <= up_to)
    query = query.options(joinedload(Approval.user))
    return list(session.scalars(query.order_by(Approval.decided_at.desc(), Approval.id.desc()).limit(100)))


def has_approved(actor: User, page: Page) -> bool:
    """Tell whether somebody has decided in the round that is under way."""
    query = select(Approval.id).where(
        Approval.page_id == page.id,
        Approval.round == page.approval_round,
        Approval.number == page.latest_number,
        Approval.user_id == actor.id,
    )
    return session.scalar(query) is not None


def set_obsolete(actor: User, page: Page, *, is_obsolete: bool) -> None:
    """Declare a page obsolete, or current again.

    Raises:
        ForbiddenError: The actor may not write on this page.
    """
    require(policy.can_edit_space(actor, page.space))
    if page.is_obsolete == is_obsolete:
        return
    if is_obsolete:
        page.status = PageStatus.OBSOLETE
    else:
        page.status = PageStatus.DRAFT if page.is_formal and page.has_unpublished_changes else PageStatus.APPROVED
    record(events.PageRetired(actor_id=actor.id, page_id=page.id, is_obsolete=is_obsolete))
