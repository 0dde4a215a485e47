"""What people have wished, and what came of it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, case, func, literal, select

from app.accounts.models import User
from app.core import clock
from app.core.db import session
from app.core.feature import Channel, NoticeKind, house
from app.notifications.models import Mail, MailState, Notification, Preference, Rhythm
from app.notifications.queries.mail import BUDGET_WINDOW


def get_rhythm(user: User) -> Rhythm | None:
    """Return when a person gets mail, or None where the person has never been asked."""
    return session.scalars(select(Rhythm).where(Rhythm.user_id == user.id)).one_or_none()


def channels_of(user: User) -> dict[str, Channel]:
    """Return how a person hears of each kind of notice: as wished, else as is usual."""
    query = select(Preference.kind, Preference.channel).where(Preference.user_id == user.id)
    wished = {row.kind: row.channel for row in session.execute(query)}
    return {kind.name: _effective(kind, wished.get(kind.name, kind.usual)) for kind in house().notice_kinds.values()}


def channel_of(kind: NoticeKind) -> ColumnElement[Channel]:
    """Return the SQL expression for how a person hears of a kind; `Preference` is joined for that kind."""
    usual = literal(kind.usual, Notification.channel.type)
    wished = func.coalesce(Preference.channel, usual)
    return case((Preference.channel == Channel.OFF, usual), else_=wished) if kind.is_needed else wished


def _effective(kind: NoticeKind, wished: Channel) -> Channel:
    return kind.usual if kind.is_needed and wished is Channel.OFF else wished


def count_mails_lately(user: User) -> int:
    """Return how many mails a person got in the last seven days."""
    sent = (Mail.user_id == user.id, Mail.state == MailState.SENT, Mail.finished_at > clock.now() - BUDGET_WINDOW)
    return session.scalar(select(func.count()).select_from(Mail).where(*sent)) or 0
