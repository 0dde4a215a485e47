"""Access of a person: invitation, password link, sessions, and whether the account is open."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.accounts.models import LinkPurpose, User
from app.accounts.policy import can_administer_people
from app.accounts.service.links import invite_user, send_link
from app.accounts.service.people import deactivate_user, reactivate_user
from app.accounts.service.signin import end_sessions
from app.admin.queries.accounts import list_uninvited
from app.admin.views.blueprint import blueprint
from app.admin.views.fetching import account_or_404, telling_refusals
from app.core.errors import InvalidError
from app.core.permissions import require
from app.core.security import session_secret
from app.core.templating import flash_status


def _back_to(user: User) -> ResponseReturnValue:
    return redirect(url_for(".person", user_id=user.id))


@blueprint.post("/people/<int:user_id>/invitation")
def invite(user_id: int) -> ResponseReturnValue:
    """Send a person the link with which to come in, or to choose a new password."""
    require(can_administer_people(current_user))
    user = account_or_404(user_id)
    with telling_refusals():
        _send_link(user)
    return _back_to(user)


def _send_link(user: User) -> None:
    if not user.is_active:
        raise InvalidError(_("This account is deactivated. Reactivate it first."))
    if user.password_hash is None:
        invite_user(current_user, user)
        flash_status(_("The invitation to %(name)s is on its way. The link works for 14 days.", name=user.name))
    else:
        send_link(current_user, user, LinkPurpose.PASSWORD_RESET)
        flash_status(_("The password link to %(name)s is on its way. It works for 30 minutes.", name=user.name))


@blueprint.post("/people/invitations")
def invite_all() -> ResponseReturnValue:
    """Invite everybody who has no password and no invitation that still works."""
    uninvited = list_uninvited()
    for user in uninvited:
        invite_user(current_user, user)
    count = len(uninvited)
    flash_status(ngettext("%(num)s invitation is on its way.", "%(num)s invitations are on their way.", count))
    return redirect(url_for(".people", state="without-password"))


@blueprint.post("/people/<int:user_id>/sign-out")
def sign_out_person(user_id: int) -> ResponseReturnValue:
    """End all sessions of a person; one's own goes on here."""
    require(can_administer_people(current_user))
    user = account_or_404(user_id)
    keep = session_secret() if user.id == current_user.id else None
    count = end_sessions(current_user, user, keep=keep)
    flash_status(ngettext("%(num)s browser is signed out.", "%(num)s browsers are signed out.", count))
    return _back_to(user)


@blueprint.post("/people/<int:user_id>/deactivation")
def deactivate(user_id: int) -> ResponseReturnValue:
    """Close an account."""
    user = account_or_404(user_id)
    with telling_refusals():
        deactivate_user(current_user, user)
        undo_url = url_for(".reactivate", user_id=user.id)
        flash_status(_("%(name)s is deactivated and signed out everywhere.", name=user.name), undo_url=undo_url)
    return _back_to(user)


@blueprint.post("/people/<int:user_id>/reactivation")
def reactivate(user_id: int) -> ResponseReturnValue:
    """Open an account again."""
    user = account_or_404(user_id)
    reactivate_user(current_user, user)
    undo_url = url_for(".deactivate", user_id=user.id)
    flash_status(_("%(name)s is active again.", name=user.name), undo_url=undo_url)
    return _back_to(user)
