"""Asking whether something is true."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.templating import flash_status, page
from app.news.forms.rumours import DEPARTMENT, WITH_NAME, AskForm
from app.news.models import Rumour
from app.news.search.asked_before import find_answers
from app.news.service.rumours.asking import Asking, ask_question
from app.news.views.blueprint import blueprint


@blueprint.route("/rumours/new", methods=["GET", "POST"])
def ask_rumour() -> ResponseReturnValue:
    """Ask whether something is true; what was answered before comes first."""
    form, similar = AskForm(language=str(current_user.language)), []
    if form.validate_on_submit():
        similar = [] if "anyway" in request.form else find_answers(current_user, form.question.data)
        if not similar:
            with form.showing_refusals():
                return _after(ask_question(current_user, _asking(form)))
    shown = page("rumours/ask.html", form=form, similar=similar)
    shown.headers["Referrer-Policy"] = "no-referrer"  # what is clicked next stands in logs, with where it was clicked
    return shown, form.status


def _asking(form: AskForm) -> Asking:
    return Asking(
        question=form.question.data,
        details=form.details.data,
        language=form.language.data,
        department=form.department.department,
        is_for_department=form.audience.data == DEPARTMENT,
        has_name=form.name.data == WITH_NAME,
    )


def _after(asked: Rumour | None) -> ResponseReturnValue:
    """Go on after a question; without a name not to the question, for the next request would tell whose it is."""
    if asked is not None:
        flash_status(_("Your question is asked. You will hear of the answer."))
        return redirect(asked.url)
    flash_status(
        _(
            "Thank you. Your question will appear within a quarter of an hour. We do not know who you are, so we "
            "cannot tell you of the answer: look here, or press “I want to know too” at the question later."
        )
    )
    return redirect(url_for(".rumours"))
