"""Moments as people enter them: by the clock on their wall, which twice a year jumps."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.core import clock
from app.core.errors import InvalidError

AHEAD = timedelta(days=3 * 365)
"""How far days may lie in the future."""
MOST_YEARS = 100
"""What lies further away is a slip of the finger, and beyond what clocks elsewhere can show."""


def moment_of(entered: datetime | None, zone: str, field: str) -> datetime | None:
    """Return the moment that somebody means by a day and an hour.

    An hour that comes twice, when summer time ends, means the first one.

    Args:
        entered: Without a zone; None where nothing was entered.
        zone: Name of the person's time zone.
        field: Name of the form's field, for the error.

    Raises:
        InvalidError: This hour does not exist: the clocks jump over it. Or it is a lifetime away.
    """
    if entered is None:
        return None
    years = entered.year - clock.now().year
    if abs(years) > MOST_YEARS:
        past, later = _("This moment lies in the past."), _("This day is years away. Choose an earlier one.")
        raise InvalidError(later if years > 0 else past, field)
    moment = entered.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != entered:
        raise InvalidError(_("This hour does not exist: the clocks go forward over it. Choose another one."), field)
    return moment


def entered_as(moment: datetime | None, zone: str) -> datetime | None:
    """Return a moment as somebody would enter it."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if moment else None


def end_of(day: date, zone: str, field: str) -> datetime:
    """Return the last minute of a day to come.

    Args:
        day: The day, as the person's calendar has it.
        zone: Name of the person's time zone.
        field: Name of the form's field, for the error.

    Raises:
        InvalidError: The day is over, or too far away.
    """
    today = day_of(clock.now(), zone)
    if day < today:
        raise InvalidError(_("This day lies in the past. Choose a later one."), field)
    if day > today + AHEAD:
        raise InvalidError(_("This day is years away. Choose an earlier one."), field)
    return datetime.combine(day, time(23, 59), ZoneInfo(zone)).astimezone(UTC)


def day_of(moment: datetime, zone: str) -> date:
    """Return the day that a moment belongs to, in a time zone."""
    return moment.astimezone(ZoneInfo(zone)).date()
