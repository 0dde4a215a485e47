"""Feeds: each person's secret, which a feed reader carries in the address."""

from __future__ import annotations

import secrets

from app.accounts.models import FeedToken, User
from app.accounts.queries.feeds import get_feed_token
from app.core import clock
from app.core.db import lock, session


def renew_token(user: User) -> str:
    """Give a person a new secret for feeds; the one before opens nothing any more.

    Returns:
        The secret, which is not kept and cannot be shown again.
    """
    secret = secrets.token_urlsafe(24)
    lock(f"accounts.feeds:{user.id}")
    token = get_feed_token(user) or FeedToken(user_id=user.id)
    token.digest, token.created_at = FeedToken.digest_of(secret), clock.now()
    session.add(token)
    session.flush()
    return secret


def drop_token(user: User) -> None:
    """Let a person's secret open nothing any more."""
    lock(f"accounts.feeds:{user.id}")
    token = get_feed_token(user)
    if token is not None:
        session.delete(token)
