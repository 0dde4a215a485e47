"""Everybody's rhythm of mail: the usual one, until a person says otherwise."""

from __future__ import annotations

from sqlalchemy import exists, insert, select

from app.accounts.models import User
from app.core.db import lock, session
from app.notifications.models import Rhythm

USUAL = {column.key: column.default.arg for column in Rhythm.__table__.columns if column.default is not None}


def give_everybody_a_rhythm() -> None:
    """Give the usual rhythm to whoever has none yet."""
    lock("notifications.rhythms")
    has_one = exists().where(Rhythm.user_id == User.id)
    newcomers = select(User.id).where(User.deactivated_at.is_(None), ~has_one)
    session.execute(insert(Rhythm).from_select(["user_id"], newcomers))
