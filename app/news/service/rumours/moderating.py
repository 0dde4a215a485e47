"""Taking away a question that should not have been asked like that, and putting it back."""

from __future__ import annotations

from flask_babel import gettext as _

from app.accounts.models import User
from app.core import clock
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require
from app.core.typography import one_line
from app.news import events
from app.news.models import Rumour
from app.news.policy.rumours import can_moderate
from app.news.service.holding import hold_rumour

REASON_LENGTH = 300


def hide_rumour(actor: User, rumour: Rumour, reason: str) -> None:
    """Take a question away; who asked it by name sees why.

    Args:
        actor: Who takes it away.
        rumour: The question, with its audience.
        reason: In a line.

    Raises:
        ForbiddenError: The actor may not do this.
        InvalidError: The reason is missing or too long.
    """
    require(can_moderate(actor, rumour))
    reason = one_line(reason)
    if not reason:
        raise InvalidError(_("Say why, so that whoever asked understands."), "reason")
    if len(reason) > REASON_LENGTH:
        raise InvalidError(_("%(most)s characters are enough for a reason.", most=REASON_LENGTH), "reason")
    hold_rumour(rumour)
    if rumour.hidden_at is not None:
        return
    rumour.hidden_at, rumour.hidden_by_id, rumour.hidden_reason = clock.now(), actor.id, reason
    record(events.RumourHidden(actor_id=actor.id, rumour_id=rumour.id))


def show_rumour_again(actor: User, rumour: Rumour) -> None:
    """Put a question back that was taken away.

    Raises:
        ForbiddenError: The actor may not do this.
    """
    require(can_moderate(actor, rumour))
    hold_rumour(rumour)
    if rumour.hidden_at is None:
        return
    rumour.hidden_at, rumour.hidden_by_id, rumour.hidden_reason = None, None, ""
    record(events.RumourShownAgain(actor_id=actor.id, rumour_id=rumour.id))
