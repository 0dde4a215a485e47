"""The digest, to be read on the site."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.templating import page
from app.notifications.composing import entries_of
from app.notifications.queries.mail import list_waiting_for_digest
from app.notifications.queries.wishes import get_rhythm
from app.notifications.views.blueprint import blueprint
from app.notifications.wording import lines_for

MOST = 200


@blueprint.get("/digest")
def digest() -> ResponseReturnValue:
    """Show what the reader's next digest would tell by now."""
    lines = lines_for(current_user, list_waiting_for_digest(current_user, MOST))
    return page("notifications/digest.html", entries=entries_of(lines), rhythm=get_rhythm(current_user))
