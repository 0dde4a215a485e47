"""Notices in people's inboxes, made the way the product makes them."""

from itertools import count

from sqlalchemy import select

from app.accounts.models import User
from app.core.db import session
from app.core.feature import Notice, NoticeKind, house
from app.news.models import Post
from app.notifications.models import Notification
from app.notifications.queries.inbox import WITH_NOTICE
from app.notifications.service.telling import tell

NUMBERS = count(1)
"""Makes each notice another one."""


def kind_named(name: str) -> NoticeKind:
    """Return a kind of notice of the house."""
    return house().notice_kinds[name]


def tell_of(post: Post, *readers: User, kind: str = "news.post", actor: User | None = None) -> None:
    """Tell people of a post."""
    tell(
        Notice(
            kind_named(kind),
            post.id,
            thread=f"post:{post.id}",
            key=f"test:{next(NUMBERS)}",
            user_ids=[reader.id for reader in readers],
            actor_id=actor.id if actor else None,
        )
    )
    session.commit()


def inbox_of(reader: User) -> list[Notification]:
    """Return all that was ever put into somebody's inbox, the oldest first."""
    session.flush()
    query = select(Notification).join(Notification.notice).where(Notification.user_id == reader.id)
    return list(
        session.scalars(query.order_by(Notification.id).options(WITH_NOTICE).execution_options(populate_existing=True))
    )
