"""What a person does with notices: reads them, mutes a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, select, update

from app.accounts.models import User
from app.core import clock
from app.core.db import lock, session, writing
from app.core.errors import NotFoundError
from app.notifications.models import Mute, Notification
from app.notifications.queries.inbox import in_thread, unread_threads

UNDO_FOR = timedelta(minutes=10)
"""How long what was marked as read, or muted, can be taken back as if it had not been."""

LONGEST_NAME = 100


def note_seen(reader: User, thread: str) -> None:
    """Note that a reader has a conversation before his eyes, so that none of it is mailed to him any more."""
    if thread in unread_threads(reader):
        with writing():
            mark_read(reader, thread=thread)


def mark_read(reader: User, *, thread: str = "", until_id: int | None = None) -> datetime:
    """Note that a reader has seen a conversation, or all that stands in the inbox.

    Args:
        reader: Whose inbox it is.
        thread: The conversation; all where it is empty.
        until_id: The newest row that the reader had before his eyes; what came later stays unread.

    Returns:
        The moment that is noted, with which `mark_unread` takes it back.
    """
    now = clock.now()
    unread = [Notification.user_id == reader.id, Notification.read_at.is_(None)]
    if thread:
        unread.append(in_thread(thread))
    if until_id is not None:
        unread.append(Notification.id <= until_id)
    session.execute(update(Notification).where(*unread).values(read_at=now))
    return now


def mark_unread(reader: User, read_at: datetime, *, thread: str = "") -> None:
    """Take back that notices were marked as read at a moment, unless that is long past.

    Args:
        reader: Whose inbox it is.
        read_at: The moment.
        thread: The conversation that is meant; all where it is empty.
    """
    if clock.now() - read_at > UNDO_FOR:
        return
    marked = [Notification.user_id == reader.id, Notification.read_at == read_at]
    if thread:
        marked.append(in_thread(thread))
    session.execute(update(Notification).where(*marked).values(read_at=None))


def forget(reader: User, ids: Sequence[int]) -> None:
    """Forget notices about what is no longer there for their reader: the bell counts them no more.

    Args:
        reader: Whose inbox it is.
        ids: The rows.
    """
    meant = (Notification.user_id == reader.id, Notification.id.in_(ids), Notification.read_at.is_(None))
    with writing():
        session.execute(update(Notification).where(*meant).values(read_at=clock.now()))


def mute_thread(reader: User, thread: str) -> None:
    """Let a reader hear nothing more of a conversation; what he has not seen of it counts as read.

    Raises:
        NotFoundError: A conversation cannot have this name.
    """
    if not thread or len(thread) > LONGEST_NAME:
        raise NotFoundError
    lock(f"notices.mutes:{reader.id}")
    if session.scalar(_mutes(reader, thread).with_only_columns(Mute.id)) is None:
        session.add(Mute(user_id=reader.id, thread=thread, muted_at=mark_read(reader, thread=thread)))
        session.flush()


def unmute_thread(reader: User, thread: str) -> None:
    """Let a reader hear of a conversation again; soon after, all is as if it had never been muted."""
    lock(f"notices.mutes:{reader.id}")
    mute = session.scalars(_mutes(reader, thread)).one_or_none()
    if mute is not None:
        mark_unread(reader, mute.muted_at, thread=thread)
        session.delete(mute)
        session.flush()


def _mutes(reader: User, thread: str) -> Select[Mute]:
    return select(Mute).where(Mute.user_id == reader.id, Mute.thread == thread)
