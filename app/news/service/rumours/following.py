"""Wanting to know the answer too. Who does is nobody's business: it is no event, and only the count is shown."""

from __future__ import annotations

from sqlalchemy import delete

from app.accounts.models import User
from app.core.db import add_once, session
from app.core.permissions import require
from app.news.models import Rumour, RumourFollow


def follow_rumour(reader: User, rumour: Rumour) -> None:
    """Let somebody hear of the answer; clicked twice, once.

    Args:
        reader: Who wants to know.
        rumour: A question that the reader may see.

    Raises:
        ForbiddenError: It was taken away, or not announced yet.
    """
    require(rumour.is_announced and rumour.hidden_at is None)
    add_once(RumourFollow(rumour_id=rumour.id, user_id=reader.id))


def unfollow_rumour(reader: User, rumour: Rumour) -> None:
    """Let somebody hear of the answer no longer."""
    session.execute(delete(RumourFollow).where(RumourFollow.rumour_id == rumour.id, RumourFollow.user_id == reader.id))
