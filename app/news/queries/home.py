"""What home asks of news before all else: whether there may be something to say, and what a newcomer has done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import BindParameter, Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.accounts.policy import audience_ids_of
from app.core import clock
from app.core.calendar import start_of
from app.core.db import session
from app.core.feature import KEEPS, READER_ID, RECENTLY
from app.core.generations import Memory
from app.news.models import Confirmation, Post, PostState, Reading, Review, Rumour, RumourState
from app.news.policy.posts import readable_by

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


MOST_RECENT = 200
RECENT = Memory[tuple[Sequence[int], date], Sequence[Post]]("people", "news", size=500)
_AMONG: BindParameter[Sequence[int]] = bindparam("post_ids", expanding=True)
_READ = select(Reading.post_id, Reading.number).where(Reading.user_id == READER_ID, Reading.post_id.in_(_AMONG))
_CONFIRMED_ONES = select(Confirmation.post_id, Confirmation.number).where(
    Confirmation.user_id == READER_ID, Confirmation.post_id.in_(_AMONG)
)


def list_unread(reader: User, since: date, limit: int) -> list[Post]:
    """Return the newest posts that a reader has not opened, or not since they were corrected.

    What he is to confirm stands on top of home already.

    Args:
        reader: Whose news they are.
        since: The day from which on they appeared.
        limit: How many.
    """
    recent = RECENT.get((audience_ids_of(reader), since), lambda: _find_recent(reader, since))
    now = clock.now()
    others = [post for post in recent if post.author_id != reader.id and not post.is_over(now)]
    read = _numbers(_READ, reader, [post.id for post in others])
    unread = [post for post in others if read.get(post.id, 0) < post.number]
    asked = [post.id for post in unread if post.confirm_by is not None]
    confirmed = _numbers(_CONFIRMED_ONES, reader, asked)
    return [post for post in unread if post.id not in asked or _is_settled(post, confirmed)][:limit]


def _find_recent(reader: User, since: date) -> Sequence[Post]:
    """Return the newest posts for everybody who belongs to the same audiences."""
    query = select(Post).where(readable_by(reader), Post.published_at >= start_of(since))
    query = query.order_by(Post.published_at.desc(), Post.id.desc()).limit(MOST_RECENT)
    return session.scalars(query.options(joinedload(Post.department))).all()


def _numbers(query: Select[int, int], reader: User, post_ids: Sequence[int]) -> dict[int, int]:
    """Return which revision of some posts a reader has read, or confirmed, by the post."""
    if not post_ids:
        return {}
    numbers: dict[int, int] = {}
    for post_id, number in session.connection().execute(query, {"reader_id": reader.id, "post_ids": post_ids}):
        numbers[post_id] = max(number, numbers.get(post_id, 0))
    return numbers


def _is_settled(post: Post, confirmed: dict[int, int]) -> bool:
    """Tell whether a post was confirmed as it stands now; what was never asked of anybody counts from the first."""
    return post.id in confirmed and confirmed[post.id] >= (post.confirm_number or 0)


def count_drafts(author: User) -> int:
    """Return how many posts somebody has begun and not published."""
    query = select(func.count(Post.id)).where(Post.author_id == author.id, Post.state == PostState.DRAFT)
    return session.scalar(query) or 0
