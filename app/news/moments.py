"""Moments as people enter them: by the clock on their wall, which twice a year jumps."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.core.errors import InvalidError


def moment_of(entered: datetime | None, zone: str, field: str) -> datetime | None:
    """Return the moment that somebody means by a day and an hour.

    An hour that comes twice, when summer time ends, means the first one.

    Args:
        entered: Without a zone; None where nothing was entered.
        zone: Name of the person's time zone.
        field: Name of the form's field, for the error.

    Raises:
        InvalidError: This hour does not exist: the clocks jump over it.
    """
    if entered is None:
        return None
    moment = entered.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != entered:
        raise InvalidError(_("This hour does not exist: the clocks go forward over it. Choose another one."), field)
    return moment


def entered_as(moment: datetime | None, zone: str) -> datetime | None:
    """Return a moment as somebody would enter it."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if moment else None
