"""The front door: signing in and out."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_user
from wtforms.widgets import PasswordInput

from app.accounts import queries
from app.accounts.forms import SignInForm
from app.accounts.keeping import read_kept, write_kept
from app.accounts.models import User
from app.accounts.passwords import DEMO_PASSWORD
from app.accounts.service.signin import authenticate, end_session, start_session
from app.accounts.views.blueprint import blueprint
from app.core.installation import installation
from app.core.security import csrf, public, renew_session, safe_path, session_secret
from app.core.templating import flash_status, page


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Let a person in who knows the password; a wrong try answers 200, so that it is kept and counts."""
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(safe_path(request.args.get("next")))
    form = SignInForm(next=request.args.get("next", ""))
    is_complete, status = form.validate_on_submit(), form.status
    if is_complete:
        user = authenticate(form.email.data, form.password.data, request.remote_addr)
        if user is not None:
            enter(user, remember=form.remember.data)
            kept = read_kept(form.kept.data)
            return _hand_back(kept, form.next.data) if kept else redirect(safe_path(form.next.data))
        form.refuse(_("This email and password do not belong together. Check both, or choose a new password."))
    keys = _find_keys(form)
    return page("accounts/sign_in.html", form=form, keys=keys, is_expired="expired" in request.args), status


@blueprint.post("/sign-in/text")
@public
@csrf.exempt  # type: ignore[untyped-decorator]
def keep_text() -> ResponseReturnValue:
    """Ask somebody whose session has ended to sign in, with what was sent kept in the form.

    Browsers send it here anew, because the answer to the first sending is a 307. Nothing is changed or stored.
    """
    form = SignInForm(formdata=None, next=safe_path(request.args.get("path")), kept=write_kept(request.form))
    return page("accounts/sign_in.html", form=form, keys=_find_keys(form), is_expired=True)


def _hand_back(fields: Sequence[tuple[str, str]], path: str | None) -> ResponseReturnValue:
    """Show a person who has signed in again what was sent before, to be sent once more."""
    return page("accounts/kept_text.html", action=safe_path(path), fields=fields)


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Sign this browser out."""
    end_session(session_secret())
    renew_session()
    flash_status(_("You are signed out."))
    return redirect(url_for(".sign_in"))


def enter(user: User, *, remember: bool = False) -> None:
    """Sign a person in here; whoever was signed in in this browser before is not any more.

    Args:
        user: The person, authenticated.
        remember: Keep the cookie when the browser is closed.
    """
    if current_user.is_authenticated:
        end_session(session_secret())
    renew_session()
    session.permanent = remember
    user.session_secret = start_session(user, request.user_agent.string, remember=remember)
    login_user(user)


def _find_keys(form: SignInForm) -> Sequence[User]:
    """Return the demo sign-ins of a development installation, and fill in the one that was picked."""
    keys = [] if installation().settings.is_production else queries.list_demo_sign_ins()
    chosen = next((one for one in keys if one.id == request.args.get("demo", type=int)), None)
    if chosen is not None and request.method == "GET":
        form.email.data, form.password.data = chosen.email, DEMO_PASSWORD
        form.password.widget = PasswordInput(hide_value=False)
    return keys
