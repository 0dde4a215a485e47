"""What stands in a reader's inbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import ColumnElement, bindparam, case, func, or_, select
from sqlalchemy.orm import contains_eager

from app.accounts.models import User
from app.accounts.policy import audience_ids_of
from app.core.db import session
from app.core.generations import found_out
from app.core.pagination import Page, paginate
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
WITH_NOTICE = contains_eager(Notification.notice).joinedload(StoredNotice.actor)


@dataclass(frozen=True)
class Counts:
    """How many conversations there are: all that the reader may see, and those with something unread."""

    total: int
    unread: int


def _visible_to(reader: User) -> tuple[ColumnElement[bool], ...]:
    """Return the SQL conditions for the notices of a reader whose subject is still there for him."""
    audience = StoredNotice.audience_id
    seen = or_(audience.is_(None), audience.in_(audience_ids_of(reader)))
    return Notification.user_id == reader.id, StoredNotice.is_gone.is_(False), seen


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
    unread = case((Notification.read_at.is_(None), StoredNotice.thread))
    query = select(func.count(StoredNotice.thread.distinct()), func.count(unread.distinct()))
    total, unread_count = session.execute(
        query.select_from(Notification).join(Notification.notice).where(*_visible_to(reader))
    ).one()
    return Counts(total, unread_count)


def find_threads(reader: User, page: int, *, only_unread: bool) -> Page[str]:
    """Return one page of the conversations in a reader's inbox, the liveliest first."""
    query = select(StoredNotice.thread).join_from(Notification, StoredNotice).where(*_visible_to(reader))
    if only_unread:
        query = query.where(Notification.read_at.is_(None))
    newest = func.max(Notification.id)
    return paginate(query.group_by(StoredNotice.thread).order_by(newest.desc()), page, THREADS_SHOWN)


def list_notifications(
    reader: User, threads: Sequence[str], *, only_unread: bool
) -> tuple[list[Notification], dict[str, int]]:
    """Return the newest notices of some conversations, the newest first.

    Args:
        reader: Whose inbox it is.
        threads: The conversations.
        only_unread: Leave out what has been read.

    Returns:
        The notices, and how many there are in each conversation, shown or not.
    """
    wanted = (*_visible_to(reader), StoredNotice.thread.in_(threads))
    if only_unread:
        wanted = (*wanted, Notification.read_at.is_(None))
    place = func.row_number().over(partition_by=StoredNotice.thread, order_by=Notification.id.desc())
    total = func.count().over(partition_by=StoredNotice.thread)
    ranked = select(Notification.id, place.label("place"), total.label("total"))
    ranks = ranked.join(Notification.notice).where(*wanted).subquery()
    query = select(Notification, ranks.c.total).join(ranks, ranks.c.id == Notification.id).join(Notification.notice)
    query = query.where(ranks.c.place <= LINES_SHOWN).order_by(Notification.id.desc()).options(WITH_NOTICE)
    rows = session.execute(query).all()
    return [one for one, _total in rows], {one.notice.thread: total for one, total in rows}


def list_mutes(reader: User) -> Sequence[Mute]:
    """Return the conversations of which a reader wants to hear nothing more, the last muted first."""
    return session.scalars(select(Mute).where(Mute.user_id == reader.id).order_by(Mute.id.desc())).all()


def list_newest_in(reader: User, threads: Sequence[str]) -> Sequence[Notification]:
    """Return the newest notice that a reader has of each of some conversations."""
    newest = select(func.max(Notification.id)).join(Notification.notice)
    newest = newest.where(*_visible_to(reader), StoredNotice.thread.in_(threads)).group_by(StoredNotice.thread)
    query = select(Notification).join(Notification.notice).where(Notification.id.in_(newest)).options(WITH_NOTICE)
    return session.scalars(query).all()
