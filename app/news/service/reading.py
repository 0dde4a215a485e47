"""What readers do with posts."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.models import User
from app.core import clock
from app.core.db import add_once, lock, session
from app.news.models import Bookmark, Post, Reaction, ReactionKind, Reading
from app.news.queries.reading import get_reading


def note_reading(reader: User, post: Post) -> None:
    """Note that somebody has opened a published post, or another wording of it."""
    if not post.is_published:
        return
    reading = get_reading(reader, post)
    if reading is None:
        reading = Reading(post_id=post.id, user_id=reader.id, number=post.number, read_at=clock.now())
        if not add_once(reading):
            return
    reading.number, reading.read_at = post.number, clock.now()


def react(reader: User, post: Post, kind: ReactionKind) -> bool:
    """Say something with one click; the same click again takes it back.

    Returns:
        Whether it is said now.
    """
    lock(f"news.clicks:{reader.id}")
    query = select(Reaction).where(Reaction.post_id == post.id, Reaction.user_id == reader.id, Reaction.kind == kind)
    known = session.scalars(query).one_or_none()
    if known is not None:
        session.delete(known)
        return False
    add_once(Reaction(post_id=post.id, user_id=reader.id, kind=kind, reacted_at=clock.now()))
    return True


def keep(reader: User, post: Post) -> bool:
    """Keep a post at hand; the same click again lets it go.

    Returns:
        Whether it is kept now.
    """
    lock(f"news.clicks:{reader.id}")
    known = session.scalars(
        select(Bookmark).where(Bookmark.post_id == post.id, Bookmark.user_id == reader.id)
    ).one_or_none()
    if known is not None:
        session.delete(known)
        return False
    add_once(Bookmark(post_id=post.id, user_id=reader.id, kept_at=clock.now()))
    return True
