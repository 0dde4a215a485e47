"""What a person does with notices: reads them, mutes a conversation."""

from __future__ import annotations

from sqlalchemy import select, update

from app.accounts.models import User
from app.core import clock
from app.core.db import session, writing
from app.notifications.models import Notification, StoredNotice


def note_seen(reader: User, thread: str) -> None:
    """Note that a reader has a conversation before his eyes, so that none of it is mailed to him any more."""
    notices = select(StoredNotice.id).where(StoredNotice.thread == thread)
    unread = (Notification.user_id == reader.id, Notification.read_at.is_(None), Notification.notice_id.in_(notices))
    if session.scalar(select(Notification.id).where(*unread).limit(1)) is None:
        return
    with writing():
        session.execute(update(Notification).where(*unread).values(read_at=clock.now()))
