"""Stopping a kind of mail by a link in it, without signing in."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from app.accounts.models import User
from app.accounts.queries import get_user
from app.core.errors import NotFoundError
from app.core.feature import house
from app.core.security import csrf, public
from app.core.templating import page
from app.notifications.service.stopping import stop_mail
from app.notifications.stopping import DIGEST, Stop, read
from app.notifications.views.blueprint import blueprint


@blueprint.route("/stop/<token>", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]
@public
def stop(token: str) -> ResponseReturnValue:
    """Ask whether a kind of mail is to stop, and stop it.

    A mail program posts here for a person who is not signed in (RFC 8058), so the signed address is all the proof there
    is; a GET changes nothing, since programs that scan mail follow every link.
    """
    wish = read(token)
    user = get_user(wish.user_id) if wish is not None else None
    if wish is None or user is None or not user.is_active:
        raise NotFoundError
    with force_locale(user.language):
        if request.method == "POST":
            stop_mail(user, wish)
        return page("notifications/stop.html", **_shown(user, wish), token=token, is_done=request.method == "POST")


def _shown(user: User, wish: Stop) -> dict[str, object]:
    what = None if wish.what == DIGEST else house().notice_kinds[wish.what].label
    return {"what": what, "reader_language": user.language}
