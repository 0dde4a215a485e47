"""Handing a question over, taking it away and putting it back."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.templating import flash_status, page
from app.news.forms.rumours import HidingForm, OwnerForm
from app.news.service.rumours.answering import hand_over
from app.news.service.rumours.moderating import hide_rumour, show_rumour_again
from app.news.views.blueprint import blueprint
from app.news.views.rumours.fetching import moderated_or_403


@blueprint.route("/rumours/<int:rumour_id>/owner", methods=["GET", "POST"])
def rumour_owner(rumour_id: int) -> ResponseReturnValue:
    """Let a colleague answer a question."""
    rumour = moderated_or_403(rumour_id)
    form = OwnerForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            owner = form.owner.data
            hand_over(current_user, rumour, owner)
            flash_status(_("%(name)s is to answer now, and hears of it.", name=owner.name if owner else ""))
            return redirect(url_for(".rumours"))
    return page("rumours/owner.html", form=form, rumour=rumour), form.status


@blueprint.route("/rumours/<int:rumour_id>/hiding", methods=["GET", "POST"])
def hide_question(rumour_id: int) -> ResponseReturnValue:
    """Take a question away."""
    rumour = moderated_or_403(rumour_id)
    form = HidingForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            hide_rumour(current_user, rumour, form.reason.data)
            undo = url_for(".show_question", rumour_id=rumour.id)
            flash_status(_("The question is taken away; readers do not see it any more."), undo_url=undo)
            return redirect(url_for(".rumours"))
    return page("rumours/hide.html", form=form, rumour=rumour), form.status


@blueprint.post("/rumours/<int:rumour_id>/return")
def show_question(rumour_id: int) -> ResponseReturnValue:
    """Put a question back that was taken away."""
    rumour = moderated_or_403(rumour_id)
    show_rumour_again(current_user, rumour)
    flash_status(_("Readers see it again."))
    return redirect(rumour.url)
