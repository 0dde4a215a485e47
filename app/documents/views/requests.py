"""What readers ask for: that something is changed, and to be told of new versions."""

from __future__ import annotations

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.feature import house
from app.core.templating import flash_status, page
from app.documents.forms.requests import AnswerForm, RequestForm
from app.documents.policy import templates as policy
from app.documents.queries.watching import is_watching
from app.documents.service import requests as service
from app.documents.views.blueprint import blueprint
from app.documents.views.fetching import request_or_404, template_or_404


@blueprint.post("/<int:template_id>/watch")
def watch(template_id: int) -> ResponseReturnValue:
    """Be told of new versions, or no longer."""
    template = template_or_404(template_id)
    if is_watching(current_user, template):
        service.unwatch(current_user, template)
        flash_status(_("You are no longer told of new versions."))
    else:
        service.watch(current_user, template)
        flash_status(_("You are told when a new version is there."))
    return redirect(template.url)


@blueprint.route("/<int:template_id>/requests/new", methods=["GET", "POST"])
def request_change(template_id: int) -> ResponseReturnValue:
    """Ask for something to be changed."""
    template = template_or_404(template_id)
    form = RequestForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            service.request_change(current_user, template, form.text.data or "")
            flash_status(_("Whoever looks after the template is told, and you will read here what becomes of it."))
            return redirect(f"{template.url}#requests")
    return page("documents/request.html", form=form, template=template), form.status


@blueprint.route("/requests/<int:request_id>", methods=["GET", "POST"])
def change_request(request_id: int) -> ResponseReturnValue:
    """Show what somebody asked for, and answer it."""
    found = request_or_404(request_id)
    form = AnswerForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            service.settle_request(current_user, found, form.answer.data or "")
            flash_status(_("%(name)s reads your answer.", name=found.requester.name))
            return redirect(f"{found.template.url}#requests")
    house().see(current_user, f"template:{found.template_id}")
    can_answer = found.settled_at is None and policy.can_answer(current_user, found)
    return page("documents/change_request.html", form=form, asked=found, can_answer=can_answer), form.status
