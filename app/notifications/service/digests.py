"""Digests: everybody whose hour has come gets one, if there is anything new to tell."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import func, select, update

from app.core import clock
from app.core.db import lock, session, unit_of_work
from app.core.feature import Channel
from app.notifications.models import Mail, MailKind, Notification, Rhythm
from app.notifications.queries import mail as queries
from app.notifications.service.rhythms import give_everybody_a_rhythm
from app.notifications.timing import next_digest_at

log = logging.getLogger(__name__)
BATCH = 500
ANOTHER_TRY = timedelta(days=1)
"""When a digest for which the week's budget was spent is tried again."""


def plan_digests() -> int:
    """Make a digest for everybody whose hour has come, a batch of people at a time.

    What a digest says is written when it is sent, from what its reader has not read and may still see by then.

    Returns:
        How many digests are to go out.
    """
    with unit_of_work():
        give_everybody_a_rhythm()
    _set_hours()
    planned, seen = 0, 0
    while True:
        with unit_of_work():
            lock("notifications.digests")
            due = queries.list_due_digests(BATCH)
            planned += _plan_for(due)
        if not due:
            return planned
        seen += len(due)
        log.info("digests: %s for %s people so far", planned, seen)


def _set_hours() -> None:
    """Set the hour of the next digest for whoever has none set, after a change of wishes or for the first time."""
    while True:
        with unit_of_work():
            found = queries.list_without_hour(BATCH)
            for rhythm, zone in found:
                rhythm.next_digest_at = next_digest_at(rhythm, zone, clock.now()) or clock.now() + ANOTHER_TRY
        if not found:
            return


def _plan_for(due: Sequence[tuple[Rhythm, str]]) -> int:
    """Make the digests of a batch of people, and set the hour of their next ones."""
    ids = [rhythm.user_id for rhythm, _zone in due]
    with_news, sent = queries.find_people_with_news(ids), queries.count_lately(ids)
    addresses = {user.id: user.email for user in queries.find_readers(ids).values()}
    chosen = []
    for rhythm, zone in due:
        rhythm.next_digest_at = next_digest_at(rhythm, zone, clock.now())
        if rhythm.user_id not in with_news or rhythm.bounced_address == addresses[rhythm.user_id]:
            continue
        if sent.get(rhythm.user_id, 0) < rhythm.budget:
            chosen.append(rhythm.user_id)
        else:
            rhythm.next_digest_at = clock.now() + ANOTHER_TRY
    _make(chosen)
    return len(chosen)


def _make(user_ids: Iterable[int]) -> None:
    """Make one mail for each person, and put into it all that waits for the digest."""
    now = clock.now()
    mails = [Mail(user_id=one, kind=MailKind.DIGEST, due_at=now, created_at=now) for one in user_ids]
    if not mails:
        return
    session.add_all(mails)
    session.flush()
    ids, owners = [mail.id for mail in mails], [mail.user_id for mail in mails]
    own = select(func.max(Mail.id)).where(Mail.user_id == Notification.user_id, Mail.id.in_(ids)).scalar_subquery()
    theirs = (Notification.user_id.in_(owners), Notification.channel == Channel.DIGEST, *queries.WAITING)
    session.execute(update(Notification).where(*theirs).values(mail_id=own))
