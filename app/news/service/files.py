"""Files of posts: the cover picture and what is attached; shown and given only with their post."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import timedelta
from typing import IO

from flask_babel import gettext as _

from app.accounts.models import User
from app.core import clock
from app.core.db import lock, session, unit_of_work
from app.core.errors import InvalidError
from app.core.events import record
from app.core.files import RefusedFileError
from app.core.files.names import free_name
from app.core.files.pictures import is_called_picture, small_view
from app.core.files.taking import forget, take
from app.core.installation import installation
from app.core.jobs import Job
from app.core.permissions import require
from app.core.typography import one_line
from app.news import events
from app.news.models import Post, PostFile
from app.news.policy import posts as policy
from app.news.queries.files import get_cover, list_all_files, list_files, list_removed_before

MOST_FILES = 50
DESCRIPTION_LENGTH = 300
KEPT_FOR = timedelta(days=1)
"""How long a file that was taken off can be put back."""
BATCH = 100


def add_file(actor: User, post: Post, stream: IO[bytes], name: str) -> PostFile:
    """Keep a file with a post; what is there already, byte for byte, is not kept twice.

    Args:
        actor: The author.
        post: The post.
        stream: The content of the file.
        name: What it is called.

    Raises:
        ForbiddenError: The actor may not change this post.
        InvalidError: It is nothing that we take, or there are too many.
    """
    require(policy.can_change(actor, post))
    stored = take(stream, name)
    lock(f"news.files:{post.id}")
    existing = list_files(post)
    known = next((one for one in existing if one.sha256 == stored.sha256), None)
    if known is not None or len(existing) >= MOST_FILES:
        installation().files.delete(stored.key)
    if known is not None:
        return known
    if len(existing) >= MOST_FILES:
        raise InvalidError(_("A post has %(most)s files at most.", most=MOST_FILES), "file")
    file = PostFile(
        post_id=post.id,
        name=free_name(stored.name, {one.name for one in existing}),
        key=stored.key,
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        uploaded_at=clock.now(),
    )
    session.add(file)
    session.flush()
    record(events.PostFileAdded(actor_id=actor.id, post_id=post.id, file_id=file.id))
    return file


def add_cover(actor: User, post: Post, stream: IO[bytes], name: str, description: str) -> PostFile:
    """Show a post with a picture; the one shown so far is taken off.

    Args:
        actor: The author.
        post: The post.
        stream: The content of the picture.
        name: What it is called.
        description: What it shows; empty where it decorates.

    Raises:
        ForbiddenError: The actor may not change this post.
        InvalidError: It is no picture that we take.
    """
    if not is_called_picture(name):
        raise RefusedFileError(_("A cover picture has to be PNG, JPEG, GIF or WebP."), "picture")
    description = _checked(description)
    file = add_file(actor, post, stream, name)
    before = get_cover(post)
    if before is not None and before is not file:
        remove_file(actor, post, before)
    choose_cover(actor, post, file)
    describe_file(actor, post, file, description)
    return file


def choose_cover(actor: User, post: Post, file: PostFile) -> None:
    """Show a post with one of its pictures; the one shown so far is an attachment again.

    Raises:
        ForbiddenError: The actor may not change this post.
        InvalidError: It is no picture, or was taken off.
    """
    require(policy.can_change(actor, post))
    lock(f"news.files:{post.id}")
    if not file.is_picture or file.removed_at is not None:
        raise InvalidError(_("A cover picture has to be PNG, JPEG, GIF or WebP."))
    if file.is_cover:
        return
    files = installation().files
    files.put(file.small_key, io.BytesIO(small_view(io.BytesIO(b"".join(files.read(file.key))))))
    _take_down(post)
    file.is_cover = True
    session.flush()
    record(events.PostCoverChosen(actor_id=actor.id, post_id=post.id, file_id=file.id))


def _take_down(post: Post) -> None:
    """Let the cover of a post be an attachment, before another one takes its place."""
    before = get_cover(post)
    if before is not None:
        before.is_cover = False
        session.flush()


def show_without_cover(actor: User, post: Post) -> None:
    """Show a post without its cover, which is an attachment again.

    Raises:
        ForbiddenError: The actor may not change this post.
    """
    require(policy.can_change(actor, post))
    lock(f"news.files:{post.id}")
    if get_cover(post) is not None:
        _take_down(post)
        record(events.PostCoverChosen(actor_id=actor.id, post_id=post.id, file_id=None))


def describe_file(actor: User, post: Post, file: PostFile, description: str) -> None:
    """Say what a picture shows, for those who do not see it.

    Raises:
        ForbiddenError: The actor may not change this post.
        InvalidError: It is too long.
    """
    require(policy.can_change(actor, post))
    file.description = _checked(description)


def _checked(description: str) -> str:
    description = one_line(description)
    if len(description) > DESCRIPTION_LENGTH:
        raise InvalidError(
            _("%(most)s characters are enough for a description.", most=DESCRIPTION_LENGTH), "description"
        )
    return description


def remove_file(actor: User, post: Post, file: PostFile) -> None:
    """Take a file off a post; for a day it can be put back, but nobody is given it.

    Raises:
        ForbiddenError: The actor may not change this post.
    """
    require(policy.can_change(actor, post))
    lock(f"news.files:{post.id}")
    if file.removed_at is None:
        file.removed_at = clock.now()
        record(events.PostFileRemoved(actor_id=actor.id, post_id=post.id, file_id=file.id))


def restore_file(actor: User, post: Post, file: PostFile) -> None:
    """Put a file back on its post, as its cover where that is what it was and there is no other by now.

    Raises:
        ForbiddenError: The actor may not change this post.
    """
    require(policy.can_change(actor, post))
    lock(f"news.files:{post.id}")
    if file.removed_at is None:
        return
    existing = list_files(post)
    file.name = free_name(file.name, {one.name for one in existing})
    file.is_cover = file.is_cover and not any(one.is_cover for one in existing)
    file.removed_at = None
    record(events.PostFileAdded(actor_id=actor.id, post_id=post.id, file_id=file.id))


def forget_files(post: Post) -> None:
    """Delete all files of a post that is thrown away."""
    _forget(list_all_files(post))


def _forget(files: Iterable[PostFile]) -> None:
    for file in files:
        forget(file.key, file.small_key)
        session.delete(file)
    session.flush()


def forget_removed() -> int:
    """Delete files that were taken off a day ago and that nobody has put back.

    Returns:
        How many there were.
    """
    with unit_of_work():
        files = list_removed_before(clock.now() - KEPT_FOR, BATCH)
        _forget(files)
        return len(files)


FORGET_REMOVED = Job("news.forget_removed_files", forget_removed)
