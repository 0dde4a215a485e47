"""Feeds: each person's secret, which a feed reader carries in the address."""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import FeedToken, User
from app.core import clock
from app.core.db import lock, session


def renew_token(user: User) -> str:
    """Give a person a new secret for feeds; the one before opens nothing any more.

    Returns:
        The secret, which is not kept and cannot be shown again.
    """
    secret = secrets.token_urlsafe(24)
    lock(f"accounts.feeds:{user.id}")
    token = session.scalars(select(FeedToken).where(FeedToken.user_id == user.id)).one_or_none()
    token = token or FeedToken(user_id=user.id)
    token.digest, token.created_at = _digest(secret), clock.now()
    session.add(token)
    session.flush()
    return secret


def drop_token(user: User) -> None:
    """Let a person's secret open nothing any more."""
    lock(f"accounts.feeds:{user.id}")
    token = session.scalars(select(FeedToken).where(FeedToken.user_id == user.id)).one_or_none()
    if token is not None:
        session.delete(token)


def has_token(user: User) -> bool:
    """Tell whether a person has a secret for feeds."""
    return session.scalar(select(FeedToken.id).where(FeedToken.user_id == user.id)) is not None


def get_reader(secret: str) -> User | None:
    """Return whose secret this is; None where it is nobody's, or of somebody who has left."""
    owner = select(FeedToken.user_id).where(FeedToken.digest == _digest(secret))
    query = select(User).where(User.id.in_(owner), User.deactivated_at.is_(None))
    rights = (joinedload(User.department), selectinload(User.roles), selectinload(User.memberships))
    return session.scalars(query.options(*rights)).one_or_none()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
