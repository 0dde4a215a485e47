"""Everybody's rhythm of mail: the usual one, until a person says otherwise."""

from __future__ import annotations

from sqlalchemy import exists, insert, literal, select

from app.accounts.models import User
from app.core.db import lock, session
from app.notifications.models import DigestRhythm, Rhythm
from app.notifications.models.wishes import BUDGET, WORKING_DAYS

USUAL = {
    Rhythm.digest: DigestRhythm.WEEKLY,
    Rhythm.digest_day: 1,
    Rhythm.digest_hour: 8,
    Rhythm.mail_days: WORKING_DAYS,
    Rhythm.quiet_from: 19,
    Rhythm.quiet_until: 7,
    Rhythm.budget: BUDGET,
    Rhythm.bounced_address: "",
    Rhythm.bounce_reason: "",
}


def give_everybody_a_rhythm() -> None:
    """Give the usual rhythm to whoever has none yet."""
    lock("notifications.rhythms")
    has_one = exists().where(Rhythm.user_id == User.id)
    values = [literal(value, column.type) for column, value in USUAL.items()]
    newcomers = select(User.id, *values).where(User.deactivated_at.is_(None), ~has_one)
    session.execute(insert(Rhythm).from_select(["user_id", *(column.key for column in USUAL)], newcomers))
