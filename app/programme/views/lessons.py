"""Lessons: noted, struck out, heeded."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.permissions import require
from app.core.templating import flash_status
from app.programme.forms.cycles import LessonForm
from app.programme.policy import can_note_lesson
from app.programme.service.lessons import heed_lesson, note_lesson, strike_lesson
from app.programme.views.blueprint import blueprint
from app.programme.views.cycles import show_cycle
from app.programme.views.fetching import cycle_or_404, lesson_or_404, telling_refusals


@blueprint.post("/cycles/<int:cycle_id>/lessons")
def add_lesson(cycle_id: int) -> ResponseReturnValue:
    """Note what was learnt."""
    found = cycle_or_404(cycle_id)
    require(can_note_lesson(current_user))
    form = LessonForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            note_lesson(current_user, found, form.kind.data, form.text.data or "")
            flash_status(_("The lesson is noted."))
            return redirect(f"{url_for('.cycle', cycle_id=cycle_id)}#lessons")
    return show_cycle(found, form)


@blueprint.post("/lessons/<int:lesson_id>/removal")
def remove_lesson(lesson_id: int) -> ResponseReturnValue:
    """Strike out a lesson."""
    found = lesson_or_404(lesson_id)
    strike_lesson(current_user, found)
    undo = url_for(".add_lesson", cycle_id=found.cycle_id)
    fields = {"kind": found.kind.value, "text": found.text}
    flash_status(_("The lesson is removed."), undo_url=undo, undo_fields=fields)
    return redirect(f"{url_for('.cycle', cycle_id=found.cycle_id)}#lessons")


@blueprint.post("/lessons/<int:lesson_id>/heeding")
def heed(lesson_id: int) -> ResponseReturnValue:
    """Say that a lesson is heeded, or that it is not yet."""
    found = lesson_or_404(lesson_id)
    with telling_refusals():
        heed_lesson(current_user, found, is_heeded=request.form.get("is_heeded") == "yes")
    return redirect(f"{url_for('.cycle', cycle_id=found.carried_to_id or found.cycle_id)}#carried")
