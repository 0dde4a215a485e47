"""Invitations and new passwords: links that came by mail."""

from __future__ import annotations

from flask import Response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh

from app.accounts.forms import ForgottenPasswordForm, NewPasswordForm
from app.accounts.models import Link, LinkPurpose
from app.accounts.service.links import open_link, redeem_link, request_password_reset
from app.accounts.views.blueprint import blueprint
from app.accounts.views.signin import enter
from app.core.errors import InvalidError
from app.core.installation import installation
from app.core.security import public
from app.core.templating import flash_status, page

GONE = 410


@blueprint.route("/forgotten-password", methods=["GET", "POST"])
@public
def forgotten_password() -> ResponseReturnValue:
    """Have a link sent; the answer is the same whether or not anybody has that address."""
    form = ForgottenPasswordForm()
    if form.validate_on_submit():
        request_password_reset(form.email.data, request.remote_addr)
        return redirect(url_for(".forgotten_password", sent=1))
    if "sent" in request.args:
        return page("accounts/link_sent.html")
    return page("accounts/forgotten_password.html", form=form), form.status


@blueprint.route("/reset-password/<token>", methods=["GET", "POST"])
@public
def reset_password(token: str) -> ResponseReturnValue:
    """Choose a new password through a link."""
    return _choose_password(token, LinkPurpose.PASSWORD_RESET)


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
@public
def invitation(token: str) -> ResponseReturnValue:
    """Choose the first password through an invitation, and come in."""
    return _choose_password(token, LinkPurpose.INVITATION)


def _choose_password(token: str, purpose: LinkPurpose) -> ResponseReturnValue:
    secret_key = installation().settings.secret_key
    try:
        link = open_link(token, purpose, secret_key)
    except InvalidError:
        return _in_confidence(page("accounts/link_gone.html", purpose=purpose)), GONE
    _speak_as_the_mail(link)
    form = NewPasswordForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            redeem_link(token, purpose, form.password.data, secret_key)
            return _go_on(link)
    return _in_confidence(page("accounts/new_password.html", form=form, link=link)), form.status


def _speak_as_the_mail(link: Link) -> None:
    """Go on in the language of the mail, unless another one was chosen in this browser."""
    if "language" not in session:
        session["language"] = link.user.language
        refresh()


def _go_on(link: Link) -> ResponseReturnValue:
    """Let a newcomer in; who only forgot the password signs in with the new one."""
    if link.purpose is LinkPurpose.INVITATION:
        enter(link.user)
        flash_status(_("Welcome! Tell your colleagues what they can ask you about."))
        return redirect("/")
    flash_status(_("Your password is changed. Sign in with it now."))
    return redirect(url_for(".sign_in"))


def _in_confidence(response: Response) -> Response:
    """Let neither a cache nor a later page know the address, which is as good as a password."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
