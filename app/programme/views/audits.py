"""The audit: its picture, the questionnaire, and who is asked."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import SelectChoice

from app.accounts.queries.audiences import list_carriers
from app.core.errors import NotFoundError
from app.core.permissions import require
from app.core.templating import flash_status, page
from app.programme import policy
from app.programme.forms.audits import InvitationForm, OpeningForm, questionnaire_form
from app.programme.models import Audit
from app.programme.queries.audits import (
    get_audit,
    get_invitation,
    list_audits,
    list_cycles_without,
    list_to_answer,
    turnouts,
)
from app.programme.reports.audit import audit_radar
from app.programme.service.audits import answer_audit, close_audit, invite, open_audit
from app.programme.views.blueprint import blueprint


def audit_or_404(audit_id: int) -> Audit:
    """Return an audit.

    Raises:
        NotFoundError: There is none.
    """
    audit = get_audit(audit_id)
    if audit is None:
        raise NotFoundError
    return audit


@blueprint.get("/audit")
def audit() -> ResponseReturnValue:
    """Show how the company sees itself, round by round."""
    audits = list_audits()
    ids = [one.id for one in audits]
    return page(
        "programme/audits/show.html",
        audits=audits,
        radar=audit_radar([one for one in audits if one.closed_at is not None]),
        turnouts=turnouts(ids),
        to_answer=list_to_answer(current_user),
        can_manage=policy.can_manage(current_user),
        cycles=list_cycles_without(),
    )


@blueprint.route("/audits/new", methods=["GET", "POST"])
def new_audit() -> ResponseReturnValue:
    """Open an audit: for which cycle, and who is asked."""
    require(policy.can_manage(current_user))
    cycles = {cycle.id: cycle for cycle in list_cycles_without()}
    form = OpeningForm()
    form.cycle_id.choices = [SelectChoice(cycle.id, cycle.title) for cycle in cycles.values()]
    if form.validate_on_submit():
        with form.showing_refusals():
            people = list_carriers(form.people.data)
            open_audit(current_user, cycles[form.cycle_id.data], people)
            flash_status(ngettext("%(num)s person is asked.", "%(num)s people are asked.", len(people)))
            return redirect(url_for(".audit"))
    return page("programme/audits/new.html", form=form, cycles=cycles), form.status


@blueprint.route("/audits/<int:audit_id>/people", methods=["GET", "POST"])
def invite_to_audit(audit_id: int) -> ResponseReturnValue:
    """Ask more people."""
    require(policy.can_manage(current_user))
    opened = audit_or_404(audit_id)
    form = InvitationForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            added = invite(current_user, opened, list_carriers(form.people.data))
            flash_status(ngettext("%(num)s more person is asked.", "%(num)s more people are asked.", added))
            return redirect(url_for(".audit"))
    return page("programme/audits/invite.html", form=form, audit=opened), form.status


@blueprint.route("/audits/<int:audit_id>/answers", methods=["GET", "POST"])
def answer(audit_id: int) -> ResponseReturnValue:
    """Fill in the questionnaire."""
    asked = audit_or_404(audit_id)
    invitation = get_invitation(audit_id, current_user)
    require(invitation is not None, _("You were not asked this time."))
    form = questionnaire_form(str(get_locale()))
    if form.validate_on_submit():
        with form.showing_refusals():
            answer_audit(current_user, asked, form.scores)
            flash_status(_("Thank you. Your answers are counted, and nobody can see that they are yours."))
            return redirect(url_for(".audit"))
    return page(
        "programme/audits/answer.html", form=form, audit=asked, invitation=invitation, language=str(get_locale())
    ), form.status


@blueprint.post("/audits/<int:audit_id>/closure")
def end_audit(audit_id: int) -> ResponseReturnValue:
    """Close an audit."""
    close_audit(current_user, audit_or_404(audit_id))
    flash_status(_("The audit is closed."))
    return redirect(url_for(".audit"))
