"""My settings: how the pages look and speak, and the password."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh
from flask_login import current_user

from app.accounts.forms import ChangePasswordForm, PreferencesForm
from app.accounts.service.passwords import change_password
from app.accounts.service.people import change_preferences
from app.accounts.service.signin import note_attempt
from app.accounts.views.blueprint import blueprint
from app.core.security import session_secret
from app.core.templating import flash_status, page


@blueprint.route("/settings/", methods=["GET", "POST"])
def settings() -> ResponseReturnValue:
    """Change how the pages look and speak to the reader."""
    form = PreferencesForm(obj=current_user)
    if form.validate_on_submit():
        with form.showing_refusals():
            change_preferences(current_user, **form.values)
            refresh()
            flash_status(_("Your settings are saved."))
            return redirect(url_for(".settings"))
    return page("accounts/settings.html", form=form), form.status


@blueprint.route("/settings/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """Change one's own password; a wrong try answers 200, so that it is kept and counts."""
    form = ChangePasswordForm()
    is_complete, status = form.validate_on_submit(), form.status
    if is_complete:
        note_attempt(current_user.email, request.remote_addr)
        with form.showing_refusals():
            change_password(current_user, form.current.data, form.password.data, keep=session_secret())
            flash_status(_("Your password is changed. Everywhere else you are signed out."))
            return redirect(url_for(".password"))
    return page("accounts/password.html", form=form), status
