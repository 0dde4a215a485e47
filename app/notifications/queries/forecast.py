"""Counting beforehand how people would hear of something, so that whoever writes sees what it costs them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, literal, select

from app.accounts.models import User
from app.core import clock
from app.core.db import session
from app.core.feature import Channel, Forecast, NoticeKind
from app.notifications.models import DigestRhythm, Mail, Preference, Rhythm
from app.notifications.models.wishes import BUDGET, FOR_THE_DIGEST
from app.notifications.queries.mail import BUDGET_WINDOW, COMES
from app.notifications.queries.wishes import channel_of

HAS_MAILBOX = func.coalesce(Rhythm.bounced_address, "") != User.email


def forecast(kind: NoticeKind, people: Select[int]) -> Forecast:
    """Return how people would hear of something, were they told now.

    Args:
        kind: What they would be told.
        people: The query for their ids.
    """
    lately = _mails_lately()
    way = _way(kind, lately)
    cut_off = func.sum(case((HAS_MAILBOX, 0), else_=1))
    query = (
        select(way, func.count(), cut_off)
        .select_from(User)
        .outerjoin(Preference, and_(Preference.user_id == User.id, Preference.kind == kind.name))
        .outerjoin(Rhythm, Rhythm.user_id == User.id)
        .outerjoin(lately, lately.c.user_id == User.id)
        .where(User.id.in_(people), User.deactivated_at.is_(None))
        .group_by(way)
    )
    rows = session.execute(query).all()
    return Forecast(**{name: count for name, count, _cut_off in rows}, without_mailbox=sum(int(row[2]) for row in rows))


def _mails_lately() -> Subquery:
    """Return the query for how many mails of their budget people have used."""
    recent = Mail.created_at > clock.now() - BUDGET_WINDOW
    return select(Mail.user_id, func.count().label("mails")).where(recent, COMES).group_by(Mail.user_id).subquery()


def _way(kind: NoticeKind, lately: Subquery) -> ColumnElement[str]:
    """Return by which field of a forecast a person is counted."""
    channel = channel_of(kind)
    rhythm = func.coalesce(Rhythm.digest, literal(DigestRhythm.WEEKLY, Rhythm.digest.type))
    has_digest = rhythm != DigestRhythm.NEVER
    left = func.coalesce(Rhythm.budget, BUDGET) - case((has_digest, FOR_THE_DIGEST), else_=0)
    return case(
        (channel == Channel.OFF, "untold"),
        (and_(channel == Channel.MAIL, HAS_MAILBOX, left > func.coalesce(lately.c.mails, 0)), "mails"),
        (and_(channel.in_([Channel.MAIL, Channel.DIGEST]), HAS_MAILBOX, has_digest), "digest"),
        else_="inbox",
    )
