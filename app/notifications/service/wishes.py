"""How a person wants to hear of things: what by mail, when, and how much at most."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import delete, or_, select, update

from app.accounts.models import User
from app.core import clock
from app.core.db import lock, session
from app.core.errors import InvalidError
from app.core.feature import Channel, NoticeKind, house
from app.notifications.models import DigestRhythm, Notification, Preference, Rhythm, StoredNotice
from app.notifications.models.wishes import MOST_MAILS
from app.notifications.queries.mail import WAITING
from app.notifications.queries.wishes import channels_of, get_rhythm
from app.notifications.service.rhythms import USUAL

DAYS = range(1, 8)
HOURS = range(24)
LONGEST_PAUSE = timedelta(days=366)
BY_MAIL = (Channel.MAIL, Channel.DIGEST)
STILL_NEW = timedelta(days=7)
"""What stands in the inbox alone goes out by mail after a change of wishes only as long as it is this new."""


@dataclass(frozen=True)
class Wishes:
    """When a person wants mail, and how much of it; hours are those of the person's own time zone.

    Attributes:
        digest: How often a digest comes.
        digest_day: Number of the ISO weekday of a weekly one.
        digest_hour: At which hour it comes.
        mail_days: Numbers of the ISO weekdays on which other mail may come.
        quiet_from: From this hour on none comes,
        quiet_until: until this one.
        budget: The most mails in any seven days.
        paused_until: The day on which mail may come again.
    """

    digest: DigestRhythm
    digest_day: int
    digest_hour: int
    mail_days: Collection[int]
    quiet_from: int
    quiet_until: int
    budget: int
    paused_until: date | None


def usual_rhythm(user: User) -> Rhythm:
    """Return the rhythm of somebody who has not said otherwise; it is not stored."""
    return Rhythm(user_id=user.id, **USUAL)


def rhythm_of(user: User) -> Rhythm:
    """Return when a person gets mail; the usual rhythm is stored where the person had none."""
    lock("notifications.rhythms")
    rhythm = get_rhythm(user)
    if rhythm is None:
        rhythm = usual_rhythm(user)
        session.add(rhythm)
        session.flush()
    return rhythm


def save_rhythm(user: User, wishes: Wishes) -> Rhythm:
    """Change when a person gets mail; the moment of the next digest is to be set anew.

    Raises:
        InvalidError: Something in it makes no sense.
    """
    _check(user, wishes)
    rhythm = rhythm_of(user)
    for name in ("digest", "digest_day", "digest_hour", "quiet_from", "quiet_until", "budget", "paused_until"):
        setattr(rhythm, name, getattr(wishes, name))
    rhythm.mail_days = "".join(str(day) for day in sorted(set(wishes.mail_days)))
    rhythm.next_digest_at = None
    session.flush()
    return rhythm


def _check(user: User, wishes: Wishes) -> None:
    if not wishes.mail_days:
        raise InvalidError(
            _("Choose at least one day. For no mail at all, set the most mails a week to 0."), "mail_days"
        )
    days, hours = (*wishes.mail_days, wishes.digest_day), (wishes.digest_hour, wishes.quiet_from, wishes.quiet_until)
    if not all(day in DAYS for day in days) or not all(hour in HOURS for hour in hours):
        raise InvalidError(_("Please choose one of the days and hours listed."))
    if not 0 <= wishes.budget <= MOST_MAILS:
        raise InvalidError(_("Between 0 and %(most)s mails a week are possible.", most=MOST_MAILS), "budget")
    today = clock.now().astimezone(ZoneInfo(user.time_zone)).date()
    if wishes.paused_until is not None and wishes.paused_until <= today:
        raise InvalidError(_("This day has come already. Choose a later one, or leave it empty."), "paused_until")
    if wishes.paused_until is not None and wishes.paused_until > today + LONGEST_PAUSE:
        raise InvalidError(_("Choose a day within the next year."), "paused_until")


def save_channels(user: User, wished: Mapping[str, Channel]) -> None:
    """Change how a person hears of kinds of notices; holds for what has not gone out yet, too.

    Args:
        user: The person.
        wished: A channel by the name of the kind; kinds that are missing stay as they are.

    Raises:
        InvalidError: A kind does not exist, or cannot be switched off.
    """
    kinds = house().notice_kinds
    for name, channel in wished.items():
        if name not in kinds or (kinds[name].is_needed and channel is Channel.OFF):
            raise InvalidError(_("This cannot be switched off."))
    lock(f"notices.preferences:{user.id}")
    now = channels_of(user)
    for name, channel in wished.items():
        if channel is not now[name]:
            _store(user, kinds[name], channel)
            _apply_to_waiting(user, name, channel)
    session.flush()


def _store(user: User, kind: NoticeKind, channel: Channel) -> None:
    """Store a wish where it differs from what is usual."""
    session.execute(delete(Preference).where(Preference.user_id == user.id, Preference.kind == kind.name))
    if channel is not kind.usual:
        session.add(Preference(user_id=user.id, kind=kind.name, channel=channel))


def _apply_to_waiting(user: User, kind: str, channel: Channel) -> None:
    """Let a wish hold for notices that were neither read nor mailed."""
    notices = select(StoredNotice.id).where(StoredNotice.kind == kind)
    conditions = [Notification.user_id == user.id, Notification.notice_id.in_(notices), *WAITING]
    if channel in BY_MAIL:
        new = notices.where(StoredNotice.created_at > clock.now() - STILL_NEW)
        conditions.append(or_(Notification.channel.in_(BY_MAIL), Notification.notice_id.in_(new)))
    off = {"read_at": clock.now()} if channel is Channel.OFF else {}
    session.execute(update(Notification).where(*conditions).values(channel=channel, **off))
