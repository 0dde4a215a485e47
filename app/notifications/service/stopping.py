"""Stopping a kind of mail by a link in it."""

from __future__ import annotations

from sqlalchemy import select, update

from app.accounts.models import User
from app.core.db import session
from app.core.feature import Channel
from app.notifications.models import DigestRhythm, Notification, Preference, StoredNotice
from app.notifications.queries.mail import WAITING
from app.notifications.service.wishes import rhythm_of
from app.notifications.stopping import DIGEST, Stop


def stop_mail(user: User, stop: Stop) -> None:
    """Send a person no more mail of a kind, or no more digests; the inbox goes on telling. Safe to repeat.

    Args:
        user: Whose link it is.
        stop: What the link stops.
    """
    if stop.what == DIGEST:
        rhythm = rhythm_of(user)
        rhythm.digest, rhythm.next_digest_at = DigestRhythm.NEVER, None
        return
    query = select(Preference).where(Preference.user_id == user.id, Preference.kind == stop.what)
    wish = session.scalars(query).one_or_none()
    if wish is None:
        wish = Preference(user_id=user.id, kind=stop.what)
        session.add(wish)
    wish.channel = Channel.APP
    notices = select(StoredNotice.id).where(StoredNotice.kind == stop.what)
    waiting = (Notification.user_id == user.id, Notification.notice_id.in_(notices), *WAITING)
    session.execute(update(Notification).where(*waiting).values(channel=Channel.APP))
