"""Cycles: listed, shown, planned, started, closed."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.calendar import today
from app.core.formats import labelled
from app.core.templating import flash_status, page
from app.programme.forms.cycles import ClosingForm, CycleForm, LessonForm, NewCycleForm
from app.programme.goals.standing import standings_of, time_of
from app.programme.goals.wording import LESSON_KINDS
from app.programme.models import Cycle, CycleState
from app.programme.queries.cycles import list_carried_to, list_cycles, list_lessons_waiting
from app.programme.service.cycles import change_cycle, close_cycle, drop_cycle, plan_cycle, start_cycle, usual_days
from app.programme.views.blueprint import blueprint
from app.programme.views.fetching import cycle_or_404, manage, shown, telling_refusals


@blueprint.get("/cycles/")
def cycles() -> ResponseReturnValue:
    """List all cycles."""
    rows = [(one, standings_of(one, today())) for one in list_cycles()]
    return page("programme/cycles/index.html", cycles=rows, **shown())


@blueprint.get("/cycles/<int:cycle_id>")
def cycle(cycle_id: int) -> ResponseReturnValue:
    """Show a cycle: its goals, what it is to heed, what was learnt."""
    return show_cycle(cycle_or_404(cycle_id), LessonForm())


def show_cycle(found: Cycle, form: LessonForm) -> ResponseReturnValue:
    """Show a cycle, with what was entered into the form for lessons."""
    return (
        page(
            "programme/cycles/show.html",
            cycle=found,
            time=time_of(found, today()),
            standings=standings_of(found, today()),
            carried=list_carried_to(found),
            form=form,
            **shown(),
        ),
        form.status,
    )


@blueprint.route("/cycles/new", methods=["GET", "POST"])
def new_cycle() -> ResponseReturnValue:
    """Plan a cycle."""
    manage()
    waiting = list_lessons_waiting()
    starts_on, ends_on = usual_days(today())
    form = NewCycleForm(starts_on=starts_on, ends_on=ends_on, lesson_ids=[one.id for one in waiting])
    form.lesson_ids.choices = [(one.id, labelled(LESSON_KINDS[one.kind], one.text)) for one in waiting]
    if form.validate_on_submit():
        with form.showing_refusals():
            planned = plan_cycle(current_user, form.plan, form.lesson_ids.data or [])
            flash_status(_("The cycle is planned. Now set its goals."))
            return redirect(url_for(".cycle", cycle_id=planned.id))
    return page("programme/cycles/edit.html", form=form, cycle=None), form.status


@blueprint.route("/cycles/<int:cycle_id>/edit", methods=["GET", "POST"])
def edit_cycle(cycle_id: int) -> ResponseReturnValue:
    """Call or date a cycle in another way."""
    manage()
    changed = cycle_or_404(cycle_id)
    form = CycleForm(obj=changed)
    if form.validate_on_submit():
        with form.showing_refusals():
            change_cycle(current_user, changed, form.plan)
            flash_status(_("The cycle is saved."))
            return redirect(url_for(".cycle", cycle_id=cycle_id))
    return page("programme/cycles/edit.html", form=form, cycle=changed), form.status


@blueprint.post("/cycles/<int:cycle_id>/beginning")
def begin_cycle(cycle_id: int) -> ResponseReturnValue:
    """Start a cycle."""
    with telling_refusals():
        start_cycle(current_user, cycle_or_404(cycle_id))
        flash_status(_("The cycle is running. Whoever owns a goal is told."))
    return redirect(url_for(".cycle", cycle_id=cycle_id))


@blueprint.post("/cycles/<int:cycle_id>/removal")
def remove_cycle(cycle_id: int) -> ResponseReturnValue:
    """Take back a cycle that was only planned."""
    with telling_refusals():
        drop_cycle(current_user, cycle_or_404(cycle_id))
        flash_status(_("The cycle is deleted."))
    return redirect(url_for(".cycles"))


@blueprint.route("/cycles/<int:cycle_id>/closure", methods=["GET", "POST"])
def end_cycle(cycle_id: int) -> ResponseReturnValue:
    """Close a cycle."""
    manage()
    found = cycle_or_404(cycle_id)
    if found.state is not CycleState.RUNNING:
        return redirect(url_for(".cycle", cycle_id=cycle_id))
    form = ClosingForm(obj=found)
    if form.validate_on_submit():
        with form.showing_refusals():
            close_cycle(current_user, found, form.summary.data or "")
            flash_status(_("The cycle is closed. This is its report."))
            return redirect(url_for(".report", cycle_id=cycle_id))
    standings = standings_of(found, today())
    return page("programme/cycles/close.html", form=form, cycle=found, standings=standings, **shown()), form.status
