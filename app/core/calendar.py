"""Days as the company counts them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.core import clock
from app.core.installation import installation


def today() -> date:
    """Return the day that it is for the company."""
    return day_of(clock.now())


def day_of(moment: datetime) -> date:
    """Return the day of a moment for the company."""
    return moment.astimezone(ZoneInfo(installation().settings.time_zone)).date()
