"""Formal pages: asking for approval, deciding, and declaring obsolete."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.errors import InvalidError
from app.core.templating import flash_status
from app.wiki.service.approval import decide, request_approval, set_obsolete
from app.wiki.views.blueprint import blueprint
from app.wiki.views.fetching import page_or_404


@blueprint.post("/page/<int:page_id>/approval-request")
def ask_approval(page_id: int) -> ResponseReturnValue:
    """Send the newest revision to its approvers."""
    page = page_or_404(page_id)
    request_approval(current_user, page)
    flash_status(_("The approvers are asked. Readers keep seeing the approved revision."))
    return redirect(url_for(".history", page_id=page.id))


@blueprint.post("/page/<int:page_id>/revisions/<int:number>/decision")
def decision(page_id: int, number: int) -> ResponseReturnValue:
    """Approve a revision, or send it back."""
    page = page_or_404(page_id)
    is_approved = "approve" in request.form
    try:
        is_published = decide(
            current_user, page, number, is_approved=is_approved, comment=request.form.get("comment", "")[:2_000]
        )
    except InvalidError as error:
        flash_status(error.message, kind="bad")
        return redirect(url_for(".revision", page_id=page.id, number=number))
    if is_published:
        flash_status(_("Approved. Readers see this revision now."))
    else:
        flash_status(_("Noted. The others still have to approve.") if is_approved else _("Sent back to its authors."))
    return redirect(page.url)


@blueprint.post("/page/<int:page_id>/retirement")
def retire(page_id: int) -> ResponseReturnValue:
    """Declare a page obsolete."""
    page = page_or_404(page_id)
    set_obsolete(current_user, page, is_obsolete=True)
    flash_status(_("The page is marked as obsolete."), undo_url=url_for(".revive", page_id=page.id))
    return redirect(page.url)


@blueprint.post("/page/<int:page_id>/revival")
def revive(page_id: int) -> ResponseReturnValue:
    """Declare a page current again."""
    page = page_or_404(page_id)
    set_obsolete(current_user, page, is_obsolete=False)
    flash_status(_("The page is current again."))
    return redirect(page.url)
