"""For whom the same news is there, and when the clock alone changes that."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import datetime

from sqlalchemy import or_, select

from app.accounts.models import User
from app.accounts.policy import audience_ids_of
from app.core import clock
from app.core.db import session
from app.core.generations import Memory
from app.news.models import Post
from app.news.policy.posts import is_shown

TURNS = Memory[tuple[()], Sequence[datetime]]("news", size=1)


def sight(reader: User) -> tuple[Hashable, ...]:
    """Return what decides which posts are there for a reader: his audiences, and what the clock has changed so far."""
    return audience_ids_of(reader), _next_turn()


def _next_turn() -> datetime | None:
    """Return when the clock changes the news next: a post is over, or stands on top no more; None: it never does."""
    now = clock.now()
    return next((moment for moment in TURNS.get((), _find_turns) if moment > now), None)


def _find_turns() -> Sequence[datetime]:
    now = clock.now()
    query = select(Post.expires_at, Post.pinned_until)
    rows = session.execute(query.where(is_shown(), or_(Post.expires_at > now, Post.pinned_until > now)))
    return sorted({moment for row in rows for moment in row if moment is not None and moment > now})
