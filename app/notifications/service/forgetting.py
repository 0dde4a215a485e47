"""Forgetting what was told long ago."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from app.core import clock
from app.core.db import session, unit_of_work
from app.notifications.models import Mail, Notification, StoredNotice

KEPT = timedelta(days=180)
"""How long what somebody was told, and that it was mailed, is kept."""
BATCH = 500


def forget_old() -> int:
    """Forget notices, and mails about them, after half a year, a batch at a time.

    Returns:
        How many notices were forgotten.
    """
    before = clock.now() - KEPT
    forgotten = 0
    while True:
        with unit_of_work():
            old = select(StoredNotice.id).where(StoredNotice.created_at < before).order_by(StoredNotice.id)
            ids = session.scalars(old.limit(BATCH)).all()
            session.execute(delete(Notification).where(Notification.notice_id.in_(ids)))
            session.execute(delete(StoredNotice).where(StoredNotice.id.in_(ids)))
        forgotten += len(ids)
        if not ids:
            break
    with unit_of_work():
        used = select(Notification.mail_id).where(Notification.mail_id.is_not(None))
        session.execute(delete(Mail).where(Mail.created_at < before, Mail.id.not_in(used)))
    return forgotten
