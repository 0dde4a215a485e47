"""Days as the company counts them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.core import clock
from app.core.installation import installation


def today() -> date:
    """Return the day that it is for the company."""
    return day_of(clock.now())


def day_of(moment: datetime) -> date:
    """Return the day of a moment for the company."""
    return moment.astimezone(ZoneInfo(installation().settings.time_zone)).date()


def monday_of(day: date) -> date:
    """Return the first day of a day's ISO week."""
    return day - timedelta(days=day.weekday())


def start_of(day: date, *, after: int = 0) -> datetime:
    """Return the moment at which a day begins for the company.

    Args:
        day: The day.
        after: So many days later.
    """
    return datetime.combine(day + timedelta(days=after), time.min, ZoneInfo(installation().settings.time_zone))
