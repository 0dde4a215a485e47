"""Answering whether something is true."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.markup import render
from app.core.templating import flash_status, page
from app.news.forms.rumours import RumourAnswerForm
from app.news.models import Rumour, RumourState
from app.news.service.rumours.answering import AnsweredMeanwhileError, answer_question, base_of
from app.news.views.blueprint import blueprint
from app.news.views.rumours.fetching import moderated_or_403
from app.news.wording import RUMOUR_TAGS


@blueprint.route("/rumours/<int:rumour_id>/answer", methods=["GET", "POST"])
def answer_rumour(rumour_id: int) -> ResponseReturnValue:
    """Say what is true, or correct what was said."""
    rumour = moderated_or_403(rumour_id)
    state = rumour.state.value if rumour.is_answered else None
    form = RumourAnswerForm(state=state, answer=rumour.answer, base=base_of(rumour))
    if "preview" not in request.form and form.validate_on_submit():
        try:
            with form.showing_refusals():
                return _answer(form, rumour)
        except AnsweredMeanwhileError:
            form.refuse(_("It was answered meanwhile, as you see above. Your text is kept: send it to replace that."))
            form.base.data = base_of(rumour)
            return _editor(form, rumour, other=rumour.answer_html)[0], HTTPStatus.CONFLICT
    return _editor(form, rumour)


def _answer(form: RumourAnswerForm, rumour: Rumour) -> ResponseReturnValue:
    state = RumourState(form.state.data)
    answer_question(current_user, rumour, state=state, answer=form.answer.data, base=form.base.data or "")
    flash_status(_("Thank you. Whoever asked or wants to know hears of it."))
    return redirect(rumour.url)


def _editor(form: RumourAnswerForm, rumour: Rumour, other: str = "") -> tuple[Response, int]:
    """Show the form, with a preview where it was asked for, and what somebody else has said meanwhile."""
    preview = render(form.answer.data or "").html if "preview" in request.form else ""
    return page(
        "rumours/answer.html", form=form, rumour=rumour, preview=preview, other=other, tags=RUMOUR_TAGS
    ), form.status


@blueprint.post("/rumours/<int:rumour_id>/preview")
def preview_answer(rumour_id: int) -> ResponseReturnValue:
    """Show how an answer will look."""
    moderated_or_403(rumour_id)
    return page("news/preview.html", html=render(request.form.get("answer", "")).html)
