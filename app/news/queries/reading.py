"""What readers have done with posts."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, undefer

from app.accounts.models import User
from app.core.db import session
from app.news.models import Bookmark, Post, PostRevision, Reaction, ReactionKind, Reading


@dataclass(frozen=True)
class Response:
    """How a post was received: counts for everybody, and what the reader has clicked."""

    counts: dict[ReactionKind, int]
    own: set[ReactionKind]
    is_bookmarked: bool


def get_response(reader: User, post: Post) -> Response:
    """Return how a post was received."""
    query = select(Reaction.kind, func.count()).where(Reaction.post_id == post.id).group_by(Reaction.kind)
    own = select(Reaction.kind).where(Reaction.post_id == post.id, Reaction.user_id == reader.id)
    kept = select(Bookmark.id).where(Bookmark.post_id == post.id, Bookmark.user_id == reader.id)
    counts = {kind: size for kind, size in session.execute(query)}  # noqa: C416 (rows are no pairs to mypy)
    return Response(counts, set(session.scalars(own)), session.scalar(kept) is not None)


def get_reading(reader: User, post: Post) -> Reading | None:
    """Return that somebody has opened a post, or None."""
    query = select(Reading).where(Reading.post_id == post.id, Reading.user_id == reader.id)
    return session.scalars(query).one_or_none()


def readers_before(post: Post, number: int) -> Select[int]:
    """Return the query for those who have opened a post in an earlier wording than this."""
    return select(Reading.user_id).where(Reading.post_id == post.id, Reading.number < number)


def count_readers(post: Post) -> int:
    """Return how many people have opened a post."""
    return session.scalar(select(func.count()).select_from(Reading).where(Reading.post_id == post.id)) or 0


def list_revisions(post: Post) -> list[PostRevision]:
    """Return every wording of a published post with its text, oldest first."""
    query = select(PostRevision).where(PostRevision.post_id == post.id).order_by(PostRevision.number)
    return list(session.scalars(query.options(joinedload(PostRevision.author), undefer(PostRevision.source))))
