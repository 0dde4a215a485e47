"""What owners say and enter about their goals."""

from __future__ import annotations

from datetime import date

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.calendar import today
from app.core.errors import InvalidError
from app.core.permissions import require
from app.core.templating import flash_status
from app.programme.forms.goals import CheckInForm, ReadingForm
from app.programme.models import Goal
from app.programme.policy import can_check_in
from app.programme.service.check_ins import check_in
from app.programme.service.goals import enter_reading
from app.programme.views.blueprint import blueprint
from app.programme.views.fetching import goal_or_404, telling_refusals
from app.programme.views.goals import show_goal


@blueprint.post("/goals/<int:goal_id>/check-ins")
def add_check_in(goal_id: int) -> ResponseReturnValue:
    """Say how a goal stands."""
    found = goal_or_404(goal_id)
    require(can_check_in(current_user, found))
    form = CheckInForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            check_in(current_user, found, form.confidence.data, form.note.data or "")
            flash_status(_("Thank you. The next check-in is in a week."))
            return redirect(url_for(".goal", goal_id=goal_id))
    return show_goal(found, form, ReadingForm(formdata=None, day=today()))


@blueprint.post("/goals/<int:goal_id>/readings")
def add_reading(goal_id: int) -> ResponseReturnValue:
    """Enter the number of a day, or correct it."""
    found = goal_or_404(goal_id)
    require(can_check_in(current_user, found))
    form = ReadingForm()
    if form.validate_on_submit() and form.day.data is not None:
        with form.showing_refusals():
            before = enter_reading(current_user, found, form.day.data, form.number)
            _tell(found, form.day.data, before)
            return redirect(url_for(".goal", goal_id=goal_id))
    return show_goal(found, CheckInForm(formdata=None), form)


@blueprint.post("/goals/<int:goal_id>/readings/correction")
def put_reading_back(goal_id: int) -> ResponseReturnValue:
    """Put the number of a day back to what it was; without a number there was none."""
    found = goal_or_404(goal_id)
    with telling_refusals():
        day, value = _sent_day(), request.form.get("value", type=float)
        before = enter_reading(current_user, found, day, value)
        _tell(found, day, before)
    return redirect(url_for(".goal", goal_id=goal_id))


def _sent_day() -> date:
    try:
        return date.fromisoformat(request.form.get("day", ""))
    except ValueError as error:
        raise InvalidError(_("Choose a day of the cycle that has come."), "day") from error


def _tell(found: Goal, day: date, before: float | None) -> None:
    """Say that a number is noted, with the way back."""
    fields = {"day": day.isoformat(), "value": "" if before is None else repr(before)}
    undo = url_for(".put_reading_back", goal_id=found.id)
    flash_status(_("Noted."), undo_url=undo, undo_fields=fields)
