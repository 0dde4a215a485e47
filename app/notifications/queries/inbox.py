"""What stands in a reader's inbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import BindParameter, Boolean, ColumnElement, Integer, bindparam, case, func, or_, select
from sqlalchemy.orm import contains_eager

from app.accounts.models import User
from app.accounts.policy import audience_ids_of
from app.core.db import session
from app.core.generations import found_out
from app.core.pagination import Page, page_within
from app.notifications.models import Mute, Notification, StoredNotice

THREADS_SHOWN = 20
LINES_SHOWN = 10
"""How many notices of one conversation are shown at once."""
MOST_COUNTED = 500
"""How far the bell counts; beyond 99 it says no number."""

UNREAD = (
    select(StoredNotice.thread, StoredNotice.audience_id)
    .join_from(Notification, StoredNotice)
    .where(
        Notification.user_id == bindparam("reader_id"),
        Notification.read_at.is_(None),
        StoredNotice.is_gone.is_(False),
    )
    .distinct()
    .limit(MOST_COUNTED)
)
WITH_NOTICE = contains_eager(Notification.notice).joinedload(StoredNotice.actor).load_only(User.name)
_AUDIENCES: BindParameter[Sequence[int]] = bindparam("audience_ids", expanding=True)
SEEN = (
    Notification.user_id == bindparam("reader_id"),
    StoredNotice.is_gone.is_(False),
    or_(StoredNotice.audience_id.is_(None), StoredNotice.audience_id.in_(_AUDIENCES)),
)
"""The conditions for the notices of a reader whose subject is still there for him."""
_WANTED = (*SEEN, or_(Notification.read_at.is_(None), bindparam("only_unread", type_=Boolean).is_(False)))
COUNTS = (
    select(
        func.count(StoredNotice.thread.distinct()),
        func.count(case((Notification.read_at.is_(None), StoredNotice.thread)).distinct()),
    )
    .join_from(Notification, StoredNotice)
    .where(*SEEN)
)
THREADS = (
    select(StoredNotice.thread)
    .join_from(Notification, StoredNotice)
    .where(*_WANTED)
    .group_by(StoredNotice.thread)
    .order_by(func.max(Notification.id).desc())
    .limit(THREADS_SHOWN)
    .offset(bindparam("start", type_=Integer))
)
_RANKS = (
    select(
        Notification.id,
        func.row_number().over(partition_by=StoredNotice.thread, order_by=Notification.id.desc()).label("place"),
        func.count().over(partition_by=StoredNotice.thread).label("total"),
    )
    .join(Notification.notice)
    .where(*_WANTED, StoredNotice.thread.in_(bindparam("threads", expanding=True)))
    .subquery()
)
NEWEST = (
    select(Notification, _RANKS.c.total)
    .join(_RANKS, _RANKS.c.id == Notification.id)
    .join(Notification.notice)
    .where(_RANKS.c.place <= LINES_SHOWN)
    .order_by(Notification.id.desc())
    .options(WITH_NOTICE)
)


@dataclass(frozen=True)
class Counts:
    """How many conversations there are: all that the reader may see, and those with something unread."""

    total: int
    unread: int


def in_thread(thread: str) -> ColumnElement[bool]:
    """Return the SQL condition for the notices of a conversation."""
    return Notification.notice_id.in_(select(StoredNotice.id).where(StoredNotice.thread == thread))


def unread_threads(reader: User) -> set[str]:
    """Return the conversations in which there is something that a reader has not seen, as far as the bell counts.

    Asked for around every page, so a unit of work that only reads asks once.
    """
    known = found_out()
    if (UNREAD, reader.id) not in known:
        known[UNREAD, reader.id] = _find_unread(reader)
    return cast(set[str], known[UNREAD, reader.id])


def _find_unread(reader: User) -> set[str]:
    """Ask for them; where nothing is unread the reader's audiences are not asked for."""
    found = session.connection().execute(UNREAD, {"reader_id": reader.id}).all()
    own = {None, *audience_ids_of(reader)} if any(audience is not None for _thread, audience in found) else {None}
    return {thread for thread, audience in found if audience in own}


def count_unread(reader: User) -> int:
    """Return in how many conversations there is something that a reader has not seen."""
    return len(unread_threads(reader))


def count_threads(reader: User) -> Counts:
    """Return how many conversations stand in a reader's inbox."""
    return Counts(*session.connection().execute(COUNTS, _whose(reader)).one())


def find_threads(reader: User, page: int, counts: Counts, *, only_unread: bool) -> Page[str]:
    """Return one page of the conversations in a reader's inbox, the liveliest first.

    Args:
        reader: Whose inbox it is.
        page: From 1; past the end, the last one.
        counts: How many conversations there are.
        only_unread: Leave out those in which all has been read.
    """
    total = counts.unread if only_unread else counts.total
    page = page_within(page, total, THREADS_SHOWN)
    wanted = _whose(reader) | {"only_unread": only_unread, "start": (page - 1) * THREADS_SHOWN}
    names = session.connection().execute(THREADS, wanted).scalars().all()
    return Page(names, page, total, THREADS_SHOWN)


def list_notifications(
    reader: User, threads: Sequence[str], *, only_unread: bool
) -> tuple[Sequence[Notification], dict[str, int]]:
    """Return the newest notices of some conversations, the newest first.

    Args:
        reader: Whose inbox it is.
        threads: The conversations.
        only_unread: Leave out what has been read.

    Returns:
        The notices, and how many there are in each conversation, shown or not.
    """
    wanted = _whose(reader) | {"only_unread": only_unread, "threads": threads}
    rows = session.execute(NEWEST, wanted).all() if threads else ()
    return [one for one, _total in rows], {one.notice.thread: total for one, total in rows}


def _whose(reader: User) -> dict[str, Any]:
    return {"reader_id": reader.id, "audience_ids": audience_ids_of(reader)}


def list_mutes(reader: User) -> Sequence[Mute]:
    """Return the conversations of which a reader wants to hear nothing more, the last muted first."""
    return session.scalars(select(Mute).where(Mute.user_id == reader.id).order_by(Mute.id.desc())).all()


def list_newest_in(reader: User, threads: Sequence[str]) -> Sequence[Notification]:
    """Return the newest notice that a reader has of each of some conversations."""
    newest = select(func.max(Notification.id)).join(Notification.notice)
    newest = newest.where(*SEEN, StoredNotice.thread.in_(threads)).group_by(StoredNotice.thread)
    query = select(Notification).join(Notification.notice).where(Notification.id.in_(newest)).options(WITH_NOTICE)
    return session.scalars(query, _whose(reader)).all()
