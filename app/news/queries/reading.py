"""What readers have done with posts."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Integer, Select, bindparam, case, exists, func, select
from sqlalchemy.orm import joinedload, undefer

from app.accounts.models import User
from app.core.db import session
from app.news.models import Bookmark, Confirmation, Post, PostRevision, Reaction, ReactionKind, Reading


class Click(NamedTuple):
    """How many have said one thing about a post with one click, and whether the reader has."""

    kind: ReactionKind
    size: int
    is_own: bool


class Touch(NamedTuple):
    """How one reader has met a post.

    Attributes:
        is_kept: Whether he keeps it at hand.
        read: Which of its wordings he opened last; 0 where none.
        confirmed: The last that he has confirmed; 0 where none.
    """

    is_kept: bool
    read: int
    confirmed: int


_POST = bindparam("post_id", type_=Integer)
_READER = bindparam("reader_id", type_=Integer)
CLICKS = (
    select(Reaction.kind, func.count(), func.max(case((Reaction.user_id == _READER, 1), else_=0)))
    .where(Reaction.post_id == _POST)
    .group_by(Reaction.kind)
)
TOUCH = select(
    exists().where(Bookmark.post_id == _POST, Bookmark.user_id == _READER),
    select(Reading.number).where(Reading.post_id == _POST, Reading.user_id == _READER).scalar_subquery(),
    select(func.max(Confirmation.number))
    .where(Confirmation.post_id == _POST, Confirmation.user_id == _READER)
    .scalar_subquery(),
)


def list_clicks(reader: User, post: Post) -> tuple[Click, ...]:
    """Return what is said about a post with one click, each thing that can be said."""
    rows = session.connection().execute(CLICKS, {"post_id": post.id, "reader_id": reader.id})
    said = {kind: (size, bool(is_own)) for kind, size, is_own in rows}
    return tuple(Click(kind, *said.get(kind, (0, False))) for kind in ReactionKind)


def get_touch(reader: User, post: Post) -> Touch:
    """Return how a reader has met a post."""
    is_kept, read, confirmed = session.connection().execute(TOUCH, {"post_id": post.id, "reader_id": reader.id}).one()
    return Touch(bool(is_kept), read or 0, confirmed or 0)


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
