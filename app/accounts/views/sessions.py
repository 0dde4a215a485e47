"""My settings: where I am signed in."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.accounts import queries
from app.accounts.browsers import describe_browser, is_handheld
from app.accounts.service.signin import digest, end_sessions
from app.accounts.views.blueprint import blueprint
from app.core import clock
from app.core.errors import NotFoundError
from app.core.security import session_secret
from app.core.templating import flash_status, page


@blueprint.get("/settings/sessions")
def sessions() -> ResponseReturnValue:
    """List the browsers in which the reader is signed in."""
    return page(
        "accounts/sessions.html",
        sessions=queries.list_sessions(current_user, clock.now()),
        here=digest(session_secret()),
        describe=describe_browser,
        is_handheld=is_handheld,
    )


@blueprint.post("/settings/sessions/<int:session_id>/end")
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign one browser out.

    Raises:
        NotFoundError: The reader is not signed in there.
    """
    if not end_sessions(current_user, current_user, only=session_id):
        raise NotFoundError
    flash_status(_("That browser is signed out."))
    return redirect(url_for(".sessions"))


@blueprint.post("/settings/sessions/end-others")
def end_other_sessions() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    count = end_sessions(current_user, current_user, keep=session_secret())
    flash_status(
        ngettext("You are signed out in %(num)s other browser.", "You are signed out in %(num)s other browsers.", count)
    )
    return redirect(url_for(".sessions"))
