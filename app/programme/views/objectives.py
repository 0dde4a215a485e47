"""Objectives: listed, told, put in order, laid aside."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.templating import flash_status, page
from app.programme.forms.cycles import ObjectiveForm
from app.programme.models import Objective
from app.programme.queries.objectives import list_objectives
from app.programme.service.objectives import archive_objective, move_objective, restore_objective, save_objective
from app.programme.views.blueprint import blueprint
from app.programme.views.fetching import manage, objective_or_404, shown


@blueprint.get("/objectives/")
def objectives() -> ResponseReturnValue:
    """List what the company wants to reach."""
    return page(
        "programme/goals/objectives.html",
        objectives=list_objectives(),
        archived=list_objectives(is_archived=True),
        **shown(),
    )


@blueprint.route("/objectives/new", methods=["GET", "POST"])
def new_objective() -> ResponseReturnValue:
    """Set an objective."""
    manage()
    return _edit(None, ObjectiveForm())


@blueprint.route("/objectives/<int:objective_id>/edit", methods=["GET", "POST"])
def edit_objective(objective_id: int) -> ResponseReturnValue:
    """Tell an objective in other words."""
    manage()
    changed = objective_or_404(objective_id)
    return _edit(changed, ObjectiveForm(obj=changed))


def _edit(changed: Objective | None, form: ObjectiveForm) -> ResponseReturnValue:
    if form.validate_on_submit():
        with form.showing_refusals():
            save_objective(current_user, changed, form.title.data or "", form.why.data or "")
            flash_status(_("The objective is saved."))
            return redirect(url_for(".objectives"))
    return page("programme/goals/objective_edit.html", form=form, objective=changed), form.status


@blueprint.post("/objectives/<int:objective_id>/position")
def move_objective_to(objective_id: int) -> ResponseReturnValue:
    """Move an objective one place up or down."""
    move_objective(current_user, objective_or_404(objective_id), is_up=request.form.get("to") == "up")
    return redirect(url_for(".objectives"))


@blueprint.post("/objectives/<int:objective_id>/archive")
def lay_objective_aside(objective_id: int) -> ResponseReturnValue:
    """Lay an objective aside."""
    archive_objective(current_user, objective_or_404(objective_id))
    undo = url_for(".take_objective_up", objective_id=objective_id)
    flash_status(_("The objective is laid aside. Its goals stay."), undo_url=undo)
    return redirect(url_for(".objectives"))


@blueprint.post("/objectives/<int:objective_id>/restoration")
def take_objective_up(objective_id: int) -> ResponseReturnValue:
    """Take up an objective that was laid aside."""
    restore_objective(current_user, objective_or_404(objective_id))
    flash_status(_("The objective counts again."))
    return redirect(url_for(".objectives"))
