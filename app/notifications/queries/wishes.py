"""What people have wished, and what came of it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from app.accounts.models import User
from app.core import clock
from app.core.db import session
from app.core.feature import Channel, NoticeKind, house
from app.notifications.models import Mail, MailState, Preference, Rhythm

WEEK = timedelta(days=7)


def get_rhythm(user: User) -> Rhythm | None:
    """Return when a person gets mail, or None where the person has never been asked."""
    return session.scalars(select(Rhythm).where(Rhythm.user_id == user.id)).one_or_none()


def channels_of(user: User) -> dict[str, Channel]:
    """Return how a person hears of each kind of notice: as wished, else as is usual."""
    query = select(Preference.kind, Preference.channel).where(Preference.user_id == user.id)
    wished = {row.kind: row.channel for row in session.execute(query)}
    return {kind.name: _effective(kind, wished.get(kind.name, kind.usual)) for kind in house().notice_kinds.values()}


def _effective(kind: NoticeKind, wished: Channel) -> Channel:
    return kind.usual if kind.is_needed and wished is Channel.OFF else wished


def count_mails_lately(user: User) -> int:
    """Return how many mails a person got in the last seven days."""
    sent = (Mail.user_id == user.id, Mail.state == MailState.SENT, Mail.finished_at > clock.now() - WEEK)
    return session.scalar(select(func.count()).select_from(Mail).where(*sent)) or 0
