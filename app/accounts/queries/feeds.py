"""Finding whose feeds are read."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import FeedToken, User
from app.core.db import session


def get_feed_token(user: User) -> FeedToken | None:
    """Return what is kept of a person's secret for feeds, or None where there is none."""
    return session.scalars(select(FeedToken).where(FeedToken.user_id == user.id)).one_or_none()


def get_feed_reader(secret: str) -> User | None:
    """Return whose secret for feeds this is, with rights; None where it is nobody's, or of somebody who has left."""
    owner = select(FeedToken.user_id).where(FeedToken.digest == FeedToken.digest_of(secret))
    query = select(User).where(User.id.in_(owner), User.deactivated_at.is_(None))
    rights = (joinedload(User.department), selectinload(User.roles), selectinload(User.memberships))
    return session.scalars(query.options(*rights)).one_or_none()
