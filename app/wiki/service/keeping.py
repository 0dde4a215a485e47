"""Keeping pages current: owners, reviews, and a click that says "still right"."""

from __future__ import annotations

from flask_babel import gettext as _

from app.accounts.models import Department, User
from app.accounts.service.checking import set_interval
from app.core import clock
from app.core.calendar import today
from app.core.db import session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require
from app.wiki import events, policy
from app.wiki.models import Approver, Kept, Page


def verify_page(actor: User, page: Page) -> None:
    """Note that a page is still right.

    Raises:
        ForbiddenError: The actor does not look after this page.
    """
    require(policy.can_keep_page(actor, page))
    page.verify(actor.id, clock.now(), today())
    record(events.PageVerified(actor_id=actor.id, page_id=page.id))


def set_keeping(
    actor: User | None,
    page: Page,
    *,
    owner: User | None,
    department: Department | None,
    review_months: int | None,
    is_formal: bool = False,
    approvers: list[User] | None = None,
    is_template: bool = False,
) -> None:
    """Say who looks after a page, how often, and whether its revisions need approval.

    Args:
        actor: Who says so; None for the house itself.
        page: The page.
        owner: The person; his department is noted with him.
        department: The department that owns it, where no person does.
        review_months: How many months a check counts; None for no reviews.
        is_formal: Whether each revision needs approval before readers see it.
        approvers: Who approves; at least one for a formal page.
        is_template: Whether new pages may begin from it.

    Raises:
        ForbiddenError: The actor may not write on this page.
        InvalidError: A formal page has nobody to approve it, or the interval is out of range.
    """
    require(actor is None or policy.can_keep_page(actor, page))
    if is_formal and not approvers:
        raise InvalidError(_("A formal page needs somebody who approves it."), "approvers")
    before = _state_of(page)
    set_owner(page, owner, department)
    set_interval(actor, page, review_months)
    page.is_template = is_template
    set_formal(page, is_formal=is_formal, approvers=approvers or [])
    session.flush()
    after = _state_of(page)
    changes = {key: [before[key], after[key]] for key in before if before[key] != after[key]}
    if changes:
        actor_id = actor.id if actor else None
        record(events.PageKeepingChanged(actor_id=actor_id, page_id=page.id, changes=changes))


def set_owner(kept: Kept, owner: User | None, department: Department | None) -> None:
    """Name who looks after a text."""
    kept.owner_id = owner.id if owner else None
    kept.owner_department_id = owner.department_id if owner else department.id if department else None


def set_formal(page: Page, *, is_formal: bool, approvers: list[User]) -> None:
    """Say whether the revisions of a page need approval, and whose."""
    wanted = {user.id for user in approvers} if is_formal else set()
    for approver in list(page.approvers):
        if approver.user_id not in wanted:
            page.approvers.remove(approver)
    known = {approver.user_id for approver in page.approvers}
    page.approvers.extend(Approver(user_id=user_id) for user_id in sorted(wanted - known))
    page.is_formal = is_formal


def _state_of(page: Page) -> dict[str, object]:
    return {
        "owner_id": page.owner_id,
        "owner_department_id": page.owner_department_id,
        "review_months": page.review_months,
        "is_formal": page.is_formal,
        "is_template": page.is_template,
        "approver_ids": sorted(approver.user_id for approver in page.approvers),
    }
