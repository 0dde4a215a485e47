"""Finding files, always through the post they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import User
from app.core.db import session
from app.news.models import Post, PostFile
from app.news.policy.posts import visible_to


def get_file(reader: User, file_id: int) -> PostFile | None:
    """Return a file of a post that the reader may open, or None."""
    posts = select(Post.id).where(visible_to(reader))
    query = select(PostFile).where(PostFile.id == file_id, PostFile.post_id.in_(posts), PostFile.removed_at.is_(None))
    return session.scalars(query).one_or_none()


def get_file_of(post: Post, file_id: int) -> PostFile | None:
    """Return a file of a post, taken off or not."""
    return session.scalars(select(PostFile).where(PostFile.post_id == post.id, PostFile.id == file_id)).one_or_none()


def get_post_id_of(file_id: int) -> int | None:
    """Return to which post a file belongs, for whoever may open that post."""
    return session.scalar(select(PostFile.post_id).where(PostFile.id == file_id))


def get_cover(post: Post) -> PostFile | None:
    """Return the cover picture of a post."""
    query = select(PostFile).where(PostFile.post_id == post.id, PostFile.is_cover, PostFile.removed_at.is_(None))
    return session.scalars(query).one_or_none()


def list_files(post: Post, *, removed: bool = False) -> Sequence[PostFile]:
    """Return the files of a post, its cover first, then by name; or those that were taken off it."""
    state = PostFile.removed_at.is_not(None) if removed else PostFile.removed_at.is_(None)
    query = select(PostFile).where(PostFile.post_id == post.id, state)
    return session.scalars(query.order_by(PostFile.is_cover.desc(), PostFile.name, PostFile.id)).all()


def list_attachments(post: Post, html: str) -> list[PostFile]:
    """Return the files that stand under the text of a post: all but its cover and the pictures in the text."""
    others = (one for one in list_files(post) if not one.is_cover)
    return [one for one in others if not (one.is_picture and f"/news/files/{one.id}/" in html)]


def list_all_files(post: Post) -> Sequence[PostFile]:
    """Return every file of a post, those that were taken off it too."""
    return session.scalars(select(PostFile).where(PostFile.post_id == post.id)).all()


def list_removed_before(moment: datetime, limit: int) -> Sequence[PostFile]:
    """Return files that were taken off their posts before a moment."""
    query = select(PostFile).where(PostFile.removed_at < moment).order_by(PostFile.removed_at)
    return session.scalars(query.limit(limit)).all()
