"""Measuring for the programme how long it takes until news have been read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from app.accounts.models import User
from app.accounts.queries.departments import lies_within
from app.core.db import session
from app.news.models import Confirmation, Post


def list_confirming_times(
    since: datetime, until: datetime, department_id: int | None
) -> Sequence[tuple[int, datetime, datetime]]:
    """Return who first confirmed a post in a time, when it appeared, and when they did.

    Args:
        since: The posts that appeared from then on.
        until: And before then.
        department_id: Only people of this department, or of one below it; None: everybody.
    """
    query = (
        select(Confirmation.user_id, Post.published_at, func.min(Confirmation.confirmed_at))
        .join(Post, Post.id == Confirmation.post_id)
        .join(User, User.id == Confirmation.user_id)
        .where(Post.published_at >= since, Post.published_at < until, lies_within(User.department_id, department_id))
        .group_by(Confirmation.post_id, Confirmation.user_id, Post.published_at)
    )
    rows = session.execute(query)
    return [(user_id, appeared, confirmed) for user_id, appeared, confirmed in rows if appeared is not None]
