"""When mail may come to a person: by the clock on the person's wall, which twice a year jumps."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.notifications.models import DigestRhythm, Rhythm

HOUR = timedelta(hours=1)
HORIZON = timedelta(days=15)
"""In so many days a wish that lets mail come at all has let it come."""


def earliest_mail(rhythm: Rhythm, zone: str, now: datetime) -> datetime:
    """Return from when on mail may come to a person.

    Args:
        rhythm: When the person wants mail.
        zone: Name of the person's time zone.
        now: The present moment.

    Returns:
        The present moment where mail may come now, else the beginning of an hour to come.
    """
    wall = ZoneInfo(zone)
    moment = max(now, _end_of_pause(rhythm, wall, now))
    latest = moment + HORIZON
    while not _is_welcome(rhythm, moment.astimezone(wall)) and moment < latest:
        moment = moment.replace(minute=0, second=0, microsecond=0) + HOUR
    return moment


def _end_of_pause(rhythm: Rhythm, wall: ZoneInfo, now: datetime) -> datetime:
    if rhythm.paused_until is None:
        return now
    return datetime.combine(rhythm.paused_until, time(), wall).astimezone(UTC)


def _is_welcome(rhythm: Rhythm, local: datetime) -> bool:
    """Tell whether mail may come at a moment of a person's day."""
    if str(local.isoweekday()) not in rhythm.mail_days:
        return False
    begin, end = rhythm.quiet_from, rhythm.quiet_until
    is_quiet = begin <= local.hour < end if begin <= end else local.hour >= begin or local.hour < end
    return not is_quiet


def next_digest_at(rhythm: Rhythm, zone: str, now: datetime) -> datetime | None:
    """Return when a person's next digest is due: at the hour of the person's own choice, quiet or not.

    Args:
        rhythm: How often, on which day, at which hour.
        zone: Name of the person's time zone.
        now: The digest is later than this.

    Returns:
        The moment; None for whoever wants no digest.
    """
    if rhythm.digest is DigestRhythm.NEVER:
        return None
    wall = ZoneInfo(zone)
    day = max(now.astimezone(wall).date(), rhythm.paused_until or date.min)
    moments = (
        datetime.combine(day + timedelta(days=later), time(rhythm.digest_hour), wall).astimezone(UTC)
        for later in range(HORIZON.days)
        if _is_digest_day(rhythm, day + timedelta(days=later))
    )
    return next((moment for moment in moments if moment > now), None)


def _is_digest_day(rhythm: Rhythm, day: date) -> bool:
    if rhythm.digest is DigestRhythm.WEEKLY:
        return day.isoweekday() == rhythm.digest_day
    return str(day.isoweekday()) in rhythm.mail_days
