"""Finding mail that is to go out, and what it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.accounts.queries.people import WITH_RIGHTS
from app.core import clock
from app.core.db import session
from app.core.feature import Channel
from app.notifications.models import DigestRhythm, Mail, MailKind, MailState, Notification, Rhythm, StoredNotice

MOST_TOLD = 1_000
"""How many notices a mail is written from: whoever was away for months, or is flooded, gets a mail all the same."""
MOST_REMEMBERED = 1_000
BUDGET_WINDOW = timedelta(days=7)
WITH_NOTICE = joinedload(Notification.notice).joinedload(StoredNotice.actor)
WAITING = (Notification.mail_id.is_(None), Notification.read_at.is_(None))
"""The conditions for what a person has neither read nor been sent."""

COMES = Mail.state.in_([MailState.PENDING, MailState.SENT])
"""The condition for a mail that a person was sent, or is about to be."""


def list_people_to_mail(limit: int) -> Sequence[int]:
    """Return the first people for whom something is due by mail."""
    due = (Notification.channel == Channel.MAIL, Notification.due_at <= clock.now(), *WAITING)
    query = select(Notification.user_id).where(*due).group_by(Notification.user_id)
    return session.scalars(query.order_by(func.min(Notification.due_at)).limit(limit)).all()


def find_readers(user_ids: Collection[int]) -> dict[int, User]:
    """Return people who belong to the company, with what it takes to know what they may see."""
    query = select(User).where(User.id.in_(user_ids), User.deactivated_at.is_(None)).options(*WITH_RIGHTS)
    return {user.id: user for user in session.scalars(query)}


def find_rhythms(user_ids: Collection[int]) -> dict[int, Rhythm]:
    """Return when each of these people wants mail."""
    return {one.user_id: one for one in session.scalars(select(Rhythm).where(Rhythm.user_id.in_(user_ids)))}


def list_due(user_ids: Collection[int]) -> dict[int, dict[str, list[Notification]]]:
    """Return what is due by mail for each of these people, by conversation, the oldest first."""
    query = select(Notification).where(
        Notification.user_id.in_(user_ids),
        Notification.channel == Channel.MAIL,
        Notification.due_at <= clock.now(),
        *WAITING,
    )
    found: dict[int, dict[str, list[Notification]]] = defaultdict(lambda: defaultdict(list))
    for one in session.scalars(query.order_by(Notification.id).options(joinedload(Notification.notice))):
        found[one.user_id][one.notice.thread].append(one)
    return found


def count_lately(user_ids: Collection[int]) -> dict[int, int]:
    """Return how many mails each of these people has been sent, or is about to be, in the last seven days."""
    recent = (Mail.user_id.in_(user_ids), Mail.created_at > clock.now() - BUDGET_WINDOW)
    query = select(Mail.user_id, func.count()).where(*recent, COMES).group_by(Mail.user_id)
    return dict(session.execute(query).all())


def find_mailed_threads(user_ids: Collection[int], since: datetime) -> set[tuple[int, str]]:
    """Return of which conversations each of these people has been sent a mail since a moment."""
    query = select(Mail.user_id, Mail.thread).where(
        Mail.user_id.in_(user_ids),
        Mail.kind == MailKind.THREAD,
        Mail.created_at > since,
        COMES,
    )
    return {(user_id, thread) for user_id, thread in session.execute(query)}


def list_without_hour(limit: int) -> Sequence[tuple[Rhythm, str]]:
    """Return who wants digests and has no hour set for the next one, each with the person's time zone."""
    missing = (Rhythm.next_digest_at.is_(None), Rhythm.digest != DigestRhythm.NEVER, User.deactivated_at.is_(None))
    query = select(Rhythm, User.time_zone).join(User, User.id == Rhythm.user_id).where(*missing)
    return [(rhythm, zone) for rhythm, zone in session.execute(query.limit(limit))]


def list_due_digests(limit: int) -> Sequence[tuple[Rhythm, str]]:
    """Return whose digest is due, each with the person's time zone."""
    query = (
        select(Rhythm, User.time_zone)
        .join(User, User.id == Rhythm.user_id)
        .where(Rhythm.next_digest_at <= clock.now(), User.deactivated_at.is_(None))
        .order_by(Rhythm.next_digest_at, Rhythm.id)
    )
    return [(rhythm, zone) for rhythm, zone in session.execute(query.limit(limit))]


def find_people_with_news(user_ids: Collection[int]) -> set[int]:
    """Return for which of these people something waits for the digest."""
    waiting = (Notification.user_id.in_(user_ids), Notification.channel == Channel.DIGEST, *WAITING)
    return set(session.scalars(select(Notification.user_id).where(*waiting).distinct()))


def list_waiting_for_digest(reader: User, limit: int) -> Sequence[Notification]:
    """Return what the next digest of a reader would tell, the newest first."""
    waiting = (Notification.user_id == reader.id, Notification.channel == Channel.DIGEST, *WAITING)
    query = select(Notification).where(*waiting).order_by(Notification.id.desc()).limit(limit)
    return session.scalars(query.options(WITH_NOTICE)).all()


def get_mail(mail_id: int) -> Mail | None:
    """Return a mail."""
    return session.get(Mail, mail_id)


def list_mails_to(user: User) -> Sequence[Mail]:
    """Return the mails that a person was sent, the latest first."""
    query = select(Mail).where(Mail.user_id == user.id, COMES)
    return session.scalars(query.order_by(Mail.id.desc()).limit(MOST_REMEMBERED)).all()


def list_content(mail: Mail) -> Sequence[Notification]:
    """Return what a mail is to tell and its reader has not read meanwhile, the newest first; a flood is cut short."""
    query = select(Notification).where(Notification.mail_id == mail.id, Notification.read_at.is_(None))
    ordered = query.order_by(Notification.id.desc()).limit(MOST_TOLD)
    return session.scalars(ordered.options(WITH_NOTICE)).all()


def get_next_mail() -> Mail | None:
    """Return the mail that is to go out next, locked for this transaction."""
    query = select(Mail).where(Mail.state == MailState.PENDING, Mail.due_at <= clock.now())
    ordered = query.order_by(Mail.due_at, Mail.id).limit(1)
    return session.scalars(ordered.with_for_update(skip_locked=True)).one_or_none()


def count_mails() -> dict[MailState, int]:
    """Return how many mails there are of each state."""
    query = select(Mail.state, func.count()).group_by(Mail.state)
    return {MailState.PENDING: 0, MailState.FAILED: 0} | dict(session.execute(query).all())


def count_sent_since(moment: datetime) -> int:
    """Return how many mails have gone out since a moment."""
    sent = (Mail.state == MailState.SENT, Mail.finished_at > moment)
    return session.scalar(select(func.count()).select_from(Mail).where(*sent)) or 0


def list_troubled(limit: int) -> Sequence[tuple[Mail, User]]:
    """Return the mails that have failed for good or wait for another try, with whom they are for, the latest first."""
    troubled = or_(Mail.state == MailState.FAILED, (Mail.state == MailState.PENDING) & (Mail.attempts > 0))
    query = select(Mail, User).join(User, User.id == Mail.user_id).where(troubled).order_by(Mail.id.desc())
    return [(mail, user) for mail, user in session.execute(query.limit(limit))]


def list_failed() -> Sequence[Mail]:
    """Return every mail that has failed for good."""
    return session.scalars(select(Mail).where(Mail.state == MailState.FAILED)).all()


def list_bounced(limit: int) -> Sequence[tuple[Rhythm, User]]:
    """Return whose address a mail server has refused, the latest first."""
    query = select(Rhythm, User).join(User, User.id == Rhythm.user_id)
    query = query.where(Rhythm.bounced_address == User.email, User.deactivated_at.is_(None))
    return [(rhythm, user) for rhythm, user in session.execute(query.order_by(Rhythm.bounced_at.desc()).limit(limit))]
