"""Finding comments."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core import clock
from app.core.db import session
from app.core.events import StoredEvent
from app.news.events import CommentEdited
from app.news.models import Comment, Post
from app.news.policy.posts import is_shown, visible_to

WITH_NAMES = (joinedload(Comment.author), joinedload(Comment.removed_by))
THERE = Comment.removed_at.is_(None)


class CommentMark(NamedTuple):
    """A comment without its words."""

    id: int
    author_id: int
    created_at: datetime
    edited_at: datetime | None
    removed_at: datetime | None
    removed_by_id: int | None


MARKS = (
    select(*(getattr(Comment, name) for name in CommentMark._fields))
    .where(Comment.post_id == bindparam("post_id"))
    .order_by(Comment.id)
)


@dataclass(frozen=True)
class Thread:
    """A comment and the answers to it, in the order in which they were written."""

    first: Comment
    answers: list[Comment] = field(default_factory=list)


def list_marks(post: Post) -> tuple[CommentMark, ...]:
    """Return what tells whether anything under a post has changed, or looks another way to somebody: no words."""
    rows = session.connection().execute(MARKS, {"post_id": post.id})
    return tuple(CommentMark(*row) for row in rows)


def list_threads(post: Post) -> list[Thread]:
    """Return what was said under a post.

    What was taken away for a reason keeps its place; what its author took back only where somebody has answered it.
    """
    query = select(Comment).where(Comment.post_id == post.id).order_by(Comment.id)
    threads: dict[int, Thread] = {}
    for comment in session.scalars(query.options(*WITH_NAMES)):
        if comment.parent_id is None:
            threads[comment.id] = Thread(comment)
        elif not comment.is_removed or comment.is_moderated:
            threads[comment.parent_id].answers.append(comment)
    return [one for one in threads.values() if one.answers or not one.first.is_removed or one.first.is_moderated]


def count_comments(post_ids: Collection[int]) -> dict[int, int]:
    """Return how many comments stand under each of some posts."""
    query = select(Comment.post_id, func.count()).where(Comment.post_id.in_(post_ids), THERE)
    return {post_id: size for post_id, size in session.execute(query.group_by(Comment.post_id))}  # noqa: C416 (rows are no pairs to mypy)


def get_comment(comment_id: int) -> Comment | None:
    """Return a comment, whoever may read it."""
    return session.scalars(select(Comment).where(Comment.id == comment_id).options(*WITH_NAMES)).one_or_none()


def find_same(author: User, post: Post, parent_id: int | None, source: str, within: timedelta) -> Comment | None:
    """Return the comment that somebody has written in the same place and words a moment ago."""
    query = select(Comment).where(Comment.author_id == author.id, Comment.post_id == post.id, Comment.source == source)
    query = query.where(Comment.parent_id == parent_id, THERE, Comment.created_at > clock.now() - within)
    return session.scalars(query.options(*WITH_NAMES).limit(1)).one_or_none()


def count_written(author: User, since: datetime) -> int:
    """Return how many comments somebody has written since a moment."""
    query = select(func.count()).select_from(Comment).where(Comment.author_id == author.id)
    return session.scalar(query.where(Comment.created_at > since)) or 0


def count_changes(author: User, since: datetime) -> int:
    """Return how often somebody has changed a comment since a moment."""
    query = select(func.count()).select_from(StoredEvent).where(StoredEvent.actor_id == author.id)
    return session.scalar(query.where(StoredEvent.occurred_at > since, StoredEvent.name == CommentEdited.name)) or 0


def find_shown(reader: User, ids: Collection[int]) -> Sequence[tuple[Comment, Post]]:
    """Return those of some comments that a reader may see now, each with its post."""
    return _with_posts(Comment.id.in_(ids), THERE, visible_to(reader))


def find_own_removed(reader: User, ids: Collection[int]) -> Sequence[tuple[Comment, Post]]:
    """Return those of some comments that a reader has written and others have taken away, each with its post."""
    return _with_posts(Comment.id.in_(ids), ~THERE, Comment.author_id == reader.id, visible_to(reader))


def _with_posts(*conditions: ColumnElement[bool]) -> Sequence[tuple[Comment, Post]]:
    query = select(Comment, Post).join(Post, Comment.post_id == Post.id).where(is_shown(), *conditions)
    return [(comment, post) for comment, post in session.execute(query)]


def list_audiences(ids: Collection[int], *, is_removed: bool = False) -> dict[int, int]:
    """Return those of some comments that are there for anybody, or were taken away, each with its post's audience."""
    query = select(Comment.id, Post.audience_id).join(Post, Comment.post_id == Post.id)
    rows = session.execute(query.where(Comment.id.in_(ids), is_shown(), ~THERE if is_removed else THERE))
    return {comment_id: audience_id for comment_id, audience_id in rows}  # noqa: C416 (rows are no pairs to mypy)


def list_ids(post_id: int) -> Sequence[int]:
    """Return all comments under a post."""
    return session.scalars(select(Comment.id).where(Comment.post_id == post_id)).all()


def taking_part(comment: Comment) -> Select[int]:
    """Return the query for those who have written in the thread that a comment answers."""
    thread = or_(Comment.id == comment.parent_id, Comment.parent_id == comment.parent_id)
    return select(Comment.author_id).where(thread, THERE)
