"""Goals: set, changed, shown, taken away."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.calendar import today
from app.core.templating import flash_status, page
from app.programme.forms.goals import CheckInForm, GoalForm, ReadingForm
from app.programme.goals.charts import chart_of
from app.programme.goals.measuring import MANUAL, metrics
from app.programme.goals.standing import standing_of, time_of
from app.programme.models import Cycle, CycleState, Goal
from app.programme.policy import can_check_in
from app.programme.service.goals import drop_goal, save_goal
from app.programme.views.blueprint import blueprint
from app.programme.views.fetching import cycle_or_404, goal_or_404, manage, shown, telling_refusals


@blueprint.get("/goals/<int:goal_id>")
def goal(goal_id: int) -> ResponseReturnValue:
    """Show a goal: how it has gone so far, and what its owner says."""
    return show_goal(goal_or_404(goal_id), CheckInForm(), ReadingForm(day=today()))


def show_goal(found: Goal, check_in_form: CheckInForm, reading_form: ReadingForm) -> ResponseReturnValue:
    """Show a goal, with what was entered into its forms."""
    standing = standing_of(found, found.cycle, today())
    if found.unit:
        reading_form.value.label.text = found.unit
    is_open = found.cycle.state is CycleState.RUNNING and can_check_in(current_user, found)
    context = {
        "standing": standing,
        "cycle": found.cycle,
        "time": time_of(found.cycle, today()),
        "chart": chart_of(standing, found.cycle),
        "can_check_in": is_open,
        "can_enter": is_open and found.metric == MANUAL,
        "is_manual": found.metric == MANUAL,
    }
    forms = {"check_in_form": check_in_form, "reading_form": reading_form}
    return page("programme/goals/show.html", goal=found, **context, **forms, **shown()), max(
        check_in_form.status, reading_form.status
    )


@blueprint.route("/cycles/<int:cycle_id>/goals/new", methods=["GET", "POST"])
def new_goal(cycle_id: int) -> ResponseReturnValue:
    """Set a goal."""
    manage()
    return _edit(cycle_or_404(cycle_id), None, GoalForm(owner=current_user._get_current_object()))


@blueprint.route("/goals/<int:goal_id>/edit", methods=["GET", "POST"])
def edit_goal(goal_id: int) -> ResponseReturnValue:
    """Change a goal."""
    manage()
    changed = goal_or_404(goal_id)
    return _edit(changed.cycle, changed, GoalForm(goal=changed))


def _edit(cycle: Cycle, changed: Goal | None, form: GoalForm) -> ResponseReturnValue:
    if form.validate_on_submit():
        with form.showing_refusals():
            saved = save_goal(current_user, cycle, changed, form.wish)
            flash_status(_("The goal is saved."))
            return redirect(url_for(".goal", goal_id=saved.id) if changed else url_for(".cycle", cycle_id=cycle.id))
    return page(
        "programme/goals/edit.html", form=form, cycle=cycle, goal=changed, metrics=metrics(), **shown()
    ), form.status


@blueprint.post("/goals/<int:goal_id>/removal")
def remove_goal(goal_id: int) -> ResponseReturnValue:
    """Take a goal away."""
    found = goal_or_404(goal_id)
    with telling_refusals():
        drop_goal(current_user, found.cycle, found)
        flash_status(_("The goal is deleted."))
    return redirect(url_for(".cycle", cycle_id=found.cycle_id))
