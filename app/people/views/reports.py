"""Mistakes that colleagues notice in profiles."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.errors import NotFoundError
from app.core.feature import house
from app.core.permissions import Permission, require
from app.core.templating import flash_status, page
from app.people import policy
from app.people.forms import MISTAKES, MistakeForm
from app.people.queries.reports import get_open_report, list_open_reports
from app.people.service.reports import report_mistake, settle_report
from app.people.views.blueprint import blueprint, person_or_404, url_of


@blueprint.route("/<int:user_id>/report", methods=["GET", "POST"])
def report(user_id: int) -> ResponseReturnValue:
    """Tell that something about a profile is not right."""
    person = person_or_404(user_id)
    require(policy.can_report(current_user, person), _("Mend your own profile instead: edit it."))
    form = MistakeForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            report_mistake(current_user, person, form.mistake.data, form.note.data)
            flash_status(_("Thank you. Whoever can put it right sees it on home."))
            return redirect(url_of(person))
    return page("people/report.html", form=form, person=person), form.status


@blueprint.get("/reports/")
def reports() -> ResponseReturnValue:
    """List the mistakes that wait to be seen to."""
    house().see(current_user, "profile-mistakes")
    return page(
        "people/reports.html",
        reports=list_open_reports(current_user),
        kinds={choice.value: choice.label for choice in MISTAKES},
        is_keeper=current_user.may(Permission.PEOPLE_ADMINISTER),
    )


@blueprint.post("/reports/<int:report_id>/settlement")
def settle(report_id: int) -> ResponseReturnValue:
    """Note that a mistake was seen to."""
    found = get_open_report(current_user, report_id)
    if found is None:
        raise NotFoundError
    settle_report(current_user, found)
    flash_status(_("Seen to."))
    return redirect(url_for(".reports"))
