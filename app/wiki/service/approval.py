"""Formal pages: a revision is sent for approval, approved or sent back, and one day the page is obsolete."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core import clock
from app.core.db import lock, session
from app.core.errors import ConflictError, InvalidError
from app.core.events import record
from app.core.permissions import require
from app.wiki import events, policy
from app.wiki.models import Approval, Page, PageStatus
from app.wiki.queries.revisions import get_revision
from app.wiki.service.keeping import today
from app.wiki.service.publishing import publish


def request_approval(actor: User, page: Page) -> None:
    """Send the newest revision of a formal page to its approvers.

    Raises:
        ForbiddenError: The actor may not write on this page.
        ConflictError: There is nothing to approve.
    """
    require(policy.can_edit_space(actor, page.space))
    if not page.is_formal or page.status is not PageStatus.DRAFT:
        raise ConflictError(_("There is nothing to approve on this page."))
    page.status = PageStatus.IN_APPROVAL
    record(events.ApprovalRequested(actor_id=actor.id, page_id=page.id, number=page.latest_number))


def decide(actor: User, page: Page, number: int, *, is_approved: bool, comment: str = "") -> bool:
    """Approve a revision, or send it back.

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
    require(policy.can_approve(actor, page))
    lock(f"wiki.page:{page.id}")
    if number != page.latest_number:
        raise ConflictError(_("The page was changed meanwhile. Read it once more before you decide."))
    if not is_approved and not comment.strip():
        raise InvalidError(_("Say what has to change."), "comment")
    this_round = _round_of(page)
    session.add(
        Approval(
            page_id=page.id,
            number=number,
            round=this_round,
            user_id=actor.id,
            is_approved=is_approved,
            comment=comment.strip(),
            decided_at=clock.now(),
        )
    )
    session.flush()
    if not is_approved:
        page.status = PageStatus.DRAFT
        record(events.RevisionRejected(actor_id=actor.id, page_id=page.id, number=number))
        return False
    return _publish_if_approved(actor, page, number, this_round)


def _round_of(page: Page) -> int:
    """Return the round of approval of the newest revision: one more than the times that it was sent back."""
    sent_back = select(func.count()).where(
        Approval.page_id == page.id, Approval.number == page.latest_number, Approval.is_approved.is_(False)
    )
    return (session.scalar(sent_back) or 0) + 1


def _publish_if_approved(actor: User, page: Page, number: int, this_round: int) -> bool:
    approvals = select(Approval.user_id).where(
        Approval.page_id == page.id, Approval.number == number, Approval.round == this_round, Approval.is_approved
    )
    if {approver.user_id for approver in page.approvers} - {*session.scalars(approvals)}:
        return False
    revision = get_revision(page, number)
    assert revision is not None
    page.status = PageStatus.APPROVED
    publish(page, number, revision.source, None)
    page.verify(actor.id, clock.now(), today())
    record(events.RevisionApproved(actor_id=actor.id, page_id=page.id, number=number))
    return True


def list_approvals(page: Page) -> list[Approval]:
    """Return what approvers decided about a page, newest first."""
    query = select(Approval).where(Approval.page_id == page.id).options(joinedload(Approval.user))
    return list(session.scalars(query.order_by(Approval.decided_at.desc(), Approval.id.desc()).limit(100)))


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
