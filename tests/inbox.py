"""What people are told: their lines in the inbox, and how each would be shown."""

from collections.abc import Sequence

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.queries import get_user
from app.core.db import session, unit_of_work
from app.core.feature import Found, house
from app.notifications.models import Notification, StoredNotice


def told(*kinds: str) -> list[str]:
    """Return the addresses of those who are told, in order, of some kinds of notices or of all."""
    query = select(User.email).join(Notification, Notification.user_id == User.id).join(Notification.notice)
    if kinds:
        query = query.where(StoredNotice.kind.in_(kinds))
    return list(session.scalars(query.order_by(User.email, Notification.id)))


def people_told(kind: str) -> list[int]:
    """Return who is told by a kind of notice, each as often as he is."""
    query = select(Notification.user_id).join(Notification.notice).where(StoredNotice.kind == kind)
    return sorted(session.scalars(query))


def inbox_of(user: User) -> list[tuple[str, Found]]:
    """Return the kinds of what somebody is told, each with how it is shown to him now, those that are shown at all."""
    query = select(StoredNotice).join(Notification).where(Notification.user_id == user.id, ~StoredNotice.is_gone)
    session.commit()
    found = []
    with unit_of_work(read_only=True):
        reader = get_user(user.id)
        for notice in session.scalars(query.order_by(Notification.id)).all():
            shown = house().notice_kinds[notice.kind].subject.present(reader, [notice.subject_id])
            found += [(notice.kind, shown[notice.subject_id])] if notice.subject_id in shown else []
    return found


def notices(kind: str) -> Sequence[StoredNotice]:
    """Return what was told of a kind, as it is stored now."""
    query = select(StoredNotice).where(StoredNotice.kind == kind).order_by(StoredNotice.id)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def unread(user: User) -> int:
    """Return how many notices somebody has not read."""
    query = select(Notification).where(Notification.user_id == user.id, Notification.read_at.is_(None))
    return len(session.scalars(query.execution_options(populate_existing=True)).all())
