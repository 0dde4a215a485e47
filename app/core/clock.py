"""The time, from one place, so that tests can hold it still."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the current moment in UTC, with its zone."""
    return datetime.now(UTC)
