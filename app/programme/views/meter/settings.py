"""How the meter is set: what is shown, how long it is kept, when departments began, which lists are retired."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.errors import NotFoundError
from app.core.pagination import requested_page
from app.core.templating import flash_status, page
from app.programme.forms.meter import MeterSettingsForm, StartsForm
from app.programme.models import MailingList
from app.programme.queries.settings import count_directory_domains, get_list, get_settings, list_starts, page_of_lists
from app.programme.service.settings import change_settings, change_starts, retire_list, revive_list
from app.programme.views.meter.blueprint import meter_blueprint

MOST_DOMAINS_NAMED = 8


@meter_blueprint.route("/settings", methods=["GET", "POST"])
def settings() -> ResponseReturnValue:
    """Set the meter."""
    form = MeterSettingsForm.about(get_settings(), request.args.get("country"))
    if form.validate_on_submit():
        with form.showing_refusals():
            change_settings(current_user, form.rules, is_agreed=form.is_agreed.data)
            flash_status(_("The settings are saved."))
            return redirect(url_for(".settings"))
    return page("programme/meter/settings.html", form=form, domains_hint=_domains_hint()), form.status


@meter_blueprint.route("/settings/departments", methods=["GET", "POST"])
def starts() -> ResponseReturnValue:
    """Say when each department began."""
    known = list_starts()
    form = StartsForm.about(known)
    if form.validate_on_submit():
        with form.showing_refusals():
            change_starts(current_user, form.days)
            flash_status(_("The days are saved."))
            return redirect(url_for(".starts"))
    launched_on = get_settings().launched_on
    return page("programme/meter/starts.html", form=form, starts=known, launched_on=launched_on), form.status


@meter_blueprint.get("/settings/lists")
def lists() -> ResponseReturnValue:
    """Show the mailing lists."""
    return page("programme/meter/lists.html", lists=page_of_lists(requested_page()))


@meter_blueprint.post("/settings/lists/<int:list_id>/retirement")
def retire(list_id: int) -> ResponseReturnValue:
    """Note that a list is no longer in use."""
    found = _list_or_404(list_id)
    retire_list(current_user, found)
    undo = url_for(".revive", list_id=found.id)
    flash_status(_("%(name)s is marked as retired.", name=found.name), undo_url=undo)
    return redirect(url_for(".lists"))


@meter_blueprint.post("/settings/lists/<int:list_id>/revival")
def revive(list_id: int) -> ResponseReturnValue:
    """Note that a list is in use after all."""
    found = _list_or_404(list_id)
    revive_list(current_user, found)
    flash_status(_("%(name)s is in use.", name=found.name))
    return redirect(url_for(".lists"))


def _domains_hint() -> str:
    """Return what stands under the domains: where people of the directory have their mail."""
    found = count_directory_domains()
    known = ", ".join(f"{domain} ({people})" for domain, people in found[:MOST_DOMAINS_NAMED])
    hint: str = _(
        "One in a line; what lies below a domain belongs to it. Leave it empty where the domains of the directory are "
        "all of them: %(domains)s.",
        domains=known or "-",
    )
    return hint


def _list_or_404(list_id: int) -> MailingList:
    """Return a mailing list.

    Raises:
        NotFoundError: There is none.
    """
    if (found := get_list(list_id)) is None:
        raise NotFoundError
    return found
