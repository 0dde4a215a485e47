"""Telling people: from one notice to a line in each inbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, insert, literal, select, update

from app.accounts.models import User
from app.accounts.queries.audiences import belongs_to
from app.core import clock
from app.core.db import lock, session
from app.core.feature import Channel, Notice, NoticeSubject, house
from app.notifications.models import Mute, Notification, Preference, StoredNotice
from app.notifications.queries.wishes import channel_of

MAIL_DELAY = timedelta(minutes=15)
"""How long a notice waits before it may become a mail: who reads it in the app meanwhile gets none."""


def tell(notice: Notice) -> int:
    """Put a notice into the inbox of everybody whom it concerns and who has not been told yet.

    Safe to repeat: under one key nobody is told twice.

    Args:
        notice: What they should know of.

    Returns:
        How many people are told by this.
    """
    lock(f"notices:{notice.key}")
    audiences = notice.kind.subject.audiences([notice.subject_id])
    if notice.subject_id not in audiences:
        return 0
    known = _known(notice)
    stored = known or _store(notice, audiences[notice.subject_id])
    channel = channel_of(notice.kind)
    due_at = clock.now() + MAIL_DELAY
    columns = (Notification.notice_id, Notification.user_id, Notification.channel, Notification.due_at)
    rows = (
        select(literal(stored.id), User.id, channel, literal(due_at, Notification.due_at.type))
        .outerjoin(Preference, and_(Preference.user_id == User.id, Preference.kind == notice.kind.name))
        .where(*_concerned(notice), channel != Channel.OFF)
    )
    filling = insert(Notification).from_select([one.key for one in columns], rows)
    told = int(session.execute(filling.execution_options(preserve_rowcount=True)).rowcount)  # type: ignore[attr-defined]
    if known is None and not told:
        session.delete(stored)
    return told


def _known(notice: Notice) -> StoredNotice | None:
    """Return the notice as it was told before, where it may not be told anew."""
    query = select(StoredNotice).where(StoredNotice.key == notice.key, StoredNotice.kind == notice.kind.name)
    if notice.again_after is not None:
        query = query.where(StoredNotice.created_at > clock.now() - notice.again_after)
    return session.scalars(query.order_by(StoredNotice.id.desc()).limit(1)).one_or_none()


def _store(notice: Notice, audience_id: int | None) -> StoredNotice:
    stored = StoredNotice(
        kind=notice.kind.name,
        key=notice.key,
        thread=notice.thread,
        subject_id=notice.subject_id,
        actor_id=notice.actor_id,
        audience_id=audience_id,
        created_at=clock.now(),
    )
    session.add(stored)
    session.flush()
    return stored


def _concerned(notice: Notice) -> list[ColumnElement[bool]]:
    """Return the conditions for the people who are to be told."""
    wanted = belongs_to(notice.audience_id) if notice.audience_id is not None else User.id.in_(notice.user_ids)
    conditions = [wanted, User.deactivated_at.is_(None), ~_was_told(notice)]
    if notice.except_ids is not None:
        conditions.append(User.id.not_in(notice.except_ids))
    if notice.actor_id is not None:
        conditions.append(User.id != notice.actor_id)
    if not notice.kind.is_needed:
        conditions.append(~exists().where(Mute.user_id == User.id, Mute.thread == notice.thread))
    return conditions


def _was_told(notice: Notice) -> ColumnElement[bool]:
    told: Select[int] = select(Notification.id).join(Notification.notice).where(StoredNotice.key == notice.key)
    if notice.again_after is not None:
        told = told.where(StoredNotice.created_at > clock.now() - notice.again_after)
    return told.where(Notification.user_id == User.id).exists()


def follow_subject(subject: NoticeSubject, ids: Sequence[int]) -> None:
    """Note who may see the subjects of notices by now, so that nothing is counted that is not shown.

    Args:
        subject: A kind of subject.
        ids: Those of it that have changed.
    """
    kinds = [kind.name for kind in house().notice_kinds.values() if kind.subject.kind == subject.kind]
    audiences = subject.audiences(ids)
    for subject_id in ids:
        about = (StoredNotice.kind.in_(kinds), StoredNotice.subject_id == subject_id)
        is_there = subject_id in audiences
        changes = {"is_gone": not is_there} | ({"audience_id": audiences[subject_id]} if is_there else {})
        session.execute(update(StoredNotice).where(*about).values(changes))
