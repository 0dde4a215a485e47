"""Finding posts."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload, undefer_group

from app.accounts.models import Audience, User
from app.accounts.queries import fold_name
from app.core.db import session
from app.core.generations import Memory
from app.core.matching import has_word, has_words
from app.news.models import Post, PostState, PostTag, Reading, Review
from app.news.policy.posts import is_published_to, is_shown, readable_by, visible_to
from app.news.queries.sight import sight

WITH_BYLINE = (
    joinedload(Post.author),
    joinedload(Post.department),
    joinedload(Post.category),
    joinedload(Post.cover),
)
WITH_RIGHTS = (*WITH_BYLINE, selectinload(Post.tags), joinedload(Post.audience).selectinload(Audience.tokens))
WITH_EVERYTHING = (*WITH_RIGHTS, undefer_group("text"))
FOUND = Memory[Hashable, Sequence[Post]]("people", "news", size=1_000)
POSTS = Memory[int, Post | None]("people", "news", size=2_000)


def get_post(reader: User, post_id: int) -> Post | None:
    """Return a post with all that belongs to it, or None where there is none that the reader may open."""
    query = select(Post).where(Post.id == post_id, visible_to(reader))
    return session.scalars(query.options(*WITH_EVERYTHING)).one_or_none()


def get_published(reader: User, post_id: int) -> Post | None:
    """Return a post without its text where it was published to a reader; None says nothing about other posts."""
    query = select(Post).where(Post.id == post_id, Post.state == PostState.PUBLISHED).options(*WITH_RIGHTS)
    post = POSTS.get(post_id, lambda: session.scalars(query).one_or_none())
    return post if post is not None and is_published_to(reader, post) else None


def get_html(reader: User, post: Post) -> str | None:
    """Return the text of a post, or None where the reader may not open it any more."""
    return session.scalar(select(Post.html).where(Post.id == post.id, visible_to(reader)))


def get_any_post(post_id: int) -> Post | None:
    """Return any post, for the house itself."""
    return session.scalars(select(Post).where(Post.id == post_id).options(*WITH_EVERYTHING)).one_or_none()


def list_opened(reader: User, post_ids: Collection[int]) -> set[int]:
    """Return which of some posts a reader has opened."""
    return set(
        session.scalars(select(Reading.post_id).where(Reading.user_id == reader.id, Reading.post_id.in_(post_ids)))
    )


def list_own(author: User, limit: int = 100) -> Sequence[Post]:
    """Return what somebody has written, what is still open first, the newest first."""
    is_open = Post.state.in_([PostState.DRAFT, PostState.IN_REVIEW, PostState.SCHEDULED])
    query = select(Post).where(Post.author_id == author.id).order_by(is_open.desc(), Post.changed_at.desc(), Post.id)
    return session.scalars(query.limit(limit).options(*WITH_BYLINE)).all()


def list_to_review(reader: User) -> Sequence[Post]:
    """Return the posts that somebody was asked to look at."""
    asked = select(Review.post_id).where(Review.reviewer_id == reader.id, Review.answered_at.is_(None))
    query = select(Post).where(Post.state == PostState.IN_REVIEW, Post.id.in_(asked)).order_by(Post.id)
    return session.scalars(query.options(*WITH_BYLINE)).all()


def list_reviews(post: Post) -> Sequence[Review]:
    """Return who was asked to look at a post and what they said, the newest first."""
    query = select(Review).where(Review.post_id == post.id).order_by(Review.id.desc())
    return session.scalars(query.options(joinedload(Review.reviewer))).all()


def find_posts(reader: User, ids: Collection[int]) -> Sequence[Post]:
    """Return those of some posts that are there for a reader now, with their department and cover."""

    def find() -> Sequence[Post]:
        query = select(Post).where(Post.id.in_(ids), readable_by(reader))
        return session.scalars(query.options(joinedload(Post.department), joinedload(Post.cover))).all()

    return FOUND.get((sight(reader), tuple(sorted(ids))), find)


def find_visible(reader: User, ids: Collection[int]) -> Sequence[Post]:
    """Return those of some posts that a reader may open."""
    return session.scalars(select(Post).where(Post.id.in_(ids), visible_to(reader)).options(*WITH_BYLINE)).all()


def list_known(ids: Collection[int]) -> Sequence[int]:
    """Return those of some posts that exist, in whatever state."""
    return session.scalars(select(Post.id).where(Post.id.in_(ids))).all()


def list_audiences(ids: Collection[int]) -> dict[int, int]:
    """Return those of some posts that are there for anybody now, each with its audience."""
    query = select(Post.id, Post.audience_id).where(Post.id.in_(ids), is_shown())
    return {post_id: audience_id for post_id, audience_id in session.execute(query)}  # noqa: C416 (rows are no pairs to mypy)


def find_titled(reader: User, text: str, limit: int) -> Sequence[int]:
    """Return the newest posts in whose title a text stands."""
    matching = has_words(Post.title, text)
    if not matching:
        return []
    query = select(Post.id).where(readable_by(reader), *matching).order_by(Post.published_at.desc())
    return session.scalars(query.limit(limit)).all()


def find_similar(reader: User, post: Post, since: datetime, limit: int = 5) -> Sequence[Post]:
    """Return recent posts of the same category that share a tag or a longer word of the title with a post."""
    words = [word for word in fold_name(post.title).split() if len(word) > 4]
    titled = [has_word(Post.title, word) for word in words]
    tagged = Post.id.in_(select(PostTag.post_id).where(PostTag.folded.in_([tag.folded for tag in post.tags])))
    query: Select[Post] = select(Post).where(readable_by(reader), Post.id != post.id, Post.published_at >= since)
    query = query.where(or_(tagged, *titled)).order_by(Post.published_at.desc()).limit(limit)
    return session.scalars(query.options(*WITH_BYLINE)).all()


def count_posts() -> int:
    """Return how many posts have been published."""
    return session.scalar(select(func.count()).select_from(Post).where(Post.state == PostState.PUBLISHED)) or 0
