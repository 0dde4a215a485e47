"""What is due by mail becomes mails: one for a conversation, within each person's budget and hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import update

from app.accounts.models import User
from app.core import clock
from app.core.db import lock, session, unit_of_work
from app.core.feature import Channel
from app.notifications.models import DigestRhythm, Mail, MailKind, Notification, Rhythm
from app.notifications.models.wishes import FOR_THE_DIGEST
from app.notifications.queries import mail as queries
from app.notifications.queries.inbox import in_thread
from app.notifications.service.rhythms import give_everybody_a_rhythm
from app.notifications.timing import earliest_mail

BATCH = 200
ONE_CONVERSATION = timedelta(days=1)
"""For so long a conversation that was mailed about is not mailed about again: the rest waits for the digest."""


def gather_mails() -> int:
    """Turn what is due by mail into mails, person by person.

    Returns:
        How many mails are to go out.
    """
    with unit_of_work():
        give_everybody_a_rhythm()
    gathered = 0
    while True:
        with unit_of_work():
            lock("notifications.gather")
            user_ids = queries.list_people_to_mail(BATCH)
            gathered += _gather_for(user_ids)
        if not user_ids:
            return gathered


def _gather_for(user_ids: Sequence[int]) -> int:
    """Decide of everything that is due for these people; nothing of it stays due."""
    readers, rhythms = queries.find_readers(user_ids), queries.find_rhythms(user_ids)
    sent = queries.count_lately(user_ids)
    mailed = queries.find_mailed_threads(user_ids, clock.now() - ONE_CONVERSATION)
    gathered = 0
    for user_id, threads in queries.list_due(user_ids).items():
        reader, rhythm = readers.get(user_id), rhythms.get(user_id)
        due = [one for thread in threads.values() for one in thread]
        if reader is None or rhythm is None or rhythm.bounced_address == reader.email:
            _keep_in_inbox(due)
        elif (moment := earliest_mail(rhythm, reader.time_zone, clock.now())) > clock.now():
            _wait_until(due, moment)
        else:
            left = budget_left(rhythm, sent.get(user_id, 0))
            gathered += _mail_threads(reader, rhythm, threads, left, mailed)
    session.flush()
    return gathered


def budget_left(rhythm: Rhythm, sent: int) -> int:
    """Return how many mails may still go out at once; one is kept for the digest, where there is to be one.

    Args:
        rhythm: The person's budget.
        sent: How many went out in the last seven days, digests included.
    """
    kept = 0 if rhythm.digest is DigestRhythm.NEVER else FOR_THE_DIGEST
    return max(0, rhythm.budget - kept - sent)


def _mail_threads(
    reader: User,
    rhythm: Rhythm,
    threads: dict[str, list[Notification]],
    left: int,
    mailed: set[tuple[int, str]],
) -> int:
    """Make a mail of each conversation while the budget lasts; the rest waits for the digest."""
    gathered = 0
    for thread, due in threads.items():
        if gathered < left and (reader.id, thread) not in mailed:
            _mail_thread(reader, thread)
            gathered += 1
        elif rhythm.digest is DigestRhythm.NEVER:
            _keep_in_inbox(due)
        else:
            _move(due, Channel.DIGEST)
    return gathered


def _mail_thread(reader: User, thread: str) -> None:
    """Make one mail of all that a person has not read of a conversation."""
    now = clock.now()
    mail = Mail(user_id=reader.id, kind=MailKind.THREAD, thread=thread, due_at=now, created_at=now)
    session.add(mail)
    session.flush()
    theirs = (Notification.user_id == reader.id, in_thread(thread), *queries.WAITING)
    wanted = Notification.channel.in_([Channel.MAIL, Channel.DIGEST])
    session.execute(update(Notification).where(*theirs, wanted).values(mail_id=mail.id))


def _keep_in_inbox(due: Sequence[Notification]) -> None:
    _move(due, Channel.APP)


def _move(due: Sequence[Notification], channel: Channel) -> None:
    for one in due:
        one.channel = channel


def _wait_until(due: Sequence[Notification], moment: datetime) -> None:
    for one in due:
        one.due_at = moment
