"""What home asks of news before all else: whether there may be something to say, and what a newcomer has done."""

from __future__ import annotations

from sqlalchemy import exists, func, or_, select

from app.accounts.models import User
from app.core.db import session
from app.core.feature import KEEPS, READER_ID, RECENTLY
from app.news.models import Confirmation, Post, PostState, Reading, Review, Rumour, RumourState

_IS_PUBLISHED = Post.state == PostState.PUBLISHED
_CONFIRMED = exists().where(
    Confirmation.user_id == READER_ID, Confirmation.post_id == Post.id, Confirmation.number >= Post.confirm_number
)
_OPENED = exists().where(Reading.user_id == READER_ID, Reading.post_id == Post.id, Reading.number >= Post.number)
MAY_CONFIRM = exists().where(Post.confirm_by.is_not(None), _IS_PUBLISHED, ~_CONFIRMED)
HAS_UNREAD = exists().where(Post.published_at >= RECENTLY, _IS_PUBLISHED, ~_OPENED)
MAY_REVIEW = exists().where(Review.reviewer_id == READER_ID, Review.answered_at.is_(None))
MAY_ANSWER = or_(KEEPS, exists().where(Rumour.owner_id == READER_ID, Rumour.state == RumourState.OPEN))
HAS_DRAFT = exists().where(Post.author_id == READER_ID, Post.state == PostState.DRAFT)
HAS_READ = or_(exists().where(Reading.user_id == READER_ID), exists().where(Confirmation.user_id == READER_ID))


def count_drafts(author: User) -> int:
    """Return how many posts somebody has begun and not published."""
    query = select(func.count(Post.id)).where(Post.author_id == author.id, Post.state == PostState.DRAFT)
    return session.scalar(query) or 0
