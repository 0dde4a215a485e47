"""Dates as logs spell them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.programme.meter.formats.reasons import Reason, UnreadableError

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
MOST_AHEAD = timedelta(days=2)
LONGEST_SPELLING = 100
MOST_ZONES = 100

SPELLED = re.compile(
    r"(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})[\s,T]+(\d{1,2}):(\d\d)(?::(\d\d))?(?:[.,]\d+)?\s*"
    r"(?:([AaPp])\.?\s?[Mm]\b\.?)?\s*(.*)"
)
OFFSET = re.compile(r"(?:GMT|UTC)?\s*([+-])(\d{1,2}):?(\d\d)?", re.IGNORECASE)
REGION = re.compile(r"[A-Za-z]+(?:/[A-Za-z_]+)+")
HOURS = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "JST": 9,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AEST": 10, "AEDT": 11,
}  # fmt: skip
"""How far zones that go by a short name are from UTC, in hours."""


class Moments:
    """Reads the dates of one log.

    Args:
        now: Nothing in a log may lie more than two days after it.
        zone: That of dates which name none.
        is_day_first: Whether 3/11 is in November.
    """

    def __init__(self, now: datetime, zone: tzinfo, *, is_day_first: bool = True) -> None:
        self._latest = now + MOST_AHEAD
        self._zone = zone
        self._is_day_first = is_day_first
        self._zones: dict[str, tzinfo] = {}

    def read(self, text: str) -> datetime:
        """Return the moment that a text names.

        Raises:
            UnreadableError: It names none, or one before there were such logs, or in the future.
        """
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            moment = self._spelled(text)
        return self.within(moment if moment.tzinfo else moment.replace(tzinfo=self._zone))

    def within(self, moment: datetime) -> datetime:
        """Return a moment, if it can stand in a log.

        Raises:
            UnreadableError: It cannot.
        """
        if not EARLIEST <= moment <= self._latest:
            raise UnreadableError(Reason.DATE_RANGE)
        return moment

    def _spelled(self, text: str) -> datetime:
        found = SPELLED.fullmatch(text.strip()) if len(text) <= LONGEST_SPELLING else None
        if found is None:
            raise UnreadableError(Reason.DATE)
        numbers = (int(found[1]), int(found[2]), int(found[3]))
        hour = int(found[4])
        if found[7]:
            hour = hour % 12 + (12 if found[7] in "Pp" else 0)
        try:
            day = day_of_numbers(*numbers, is_day_first=self._is_day_first)
            return datetime(
                day.year, day.month, day.day, hour, int(found[5]), int(found[6] or 0), tzinfo=self._zone_of(found[8])
            )
        except ValueError as error:
            raise UnreadableError(Reason.DATE) from error

    def _zone_of(self, name: str) -> tzinfo:
        zone = self._zones.get(name)
        if zone is None:
            zone = zone_of(name) or self._zone
            if len(self._zones) < MOST_ZONES:
                self._zones[name] = zone
        return zone


def zone_of(name: str) -> tzinfo | None:
    """Return the zone that goes by a name, a short name or an offset; None where it is not known.

    Raises:
        ValueError: An offset is longer than a day.
    """
    name = name.strip().strip("()")
    if (hours := HOURS.get(name.upper())) is not None:
        return timezone(timedelta(hours=hours))
    if offset := OFFSET.fullmatch(name):
        distance = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return timezone(-distance if offset[1] == "-" else distance)
    try:
        return ZoneInfo(name) if REGION.fullmatch(name) else None
    except (ZoneInfoNotFoundError, OSError, ValueError):
        return None


def day_of_numbers(first: int, second: int, third: int, *, is_day_first: bool) -> date:
    """Return the day that three numbers name: the year first where it has more than two digits, otherwise last.

    Raises:
        ValueError: There is no such day.
    """
    if first > 99:
        return date(first, second, third)
    year = third if third > 99 else 2000 + third
    return date(year, second, first) if is_day_first else date(year, first, second)


def is_day_first(texts: Iterable[str]) -> bool:
    """Return whether the dates of an export put the day before the month.

    The order in which all of them are dates counts. Where both are possible, AM and PM stand for the month first, as in
    the United States; otherwise the order that puts the dates nearer to each other, for an export covers days or weeks.
    """
    found = [match for text in texts if (match := SPELLED.fullmatch(text.strip()[:LONGEST_SPELLING]))]
    spans = {}
    for order in (True, False):
        try:
            days = [day_of_numbers(int(one[1]), int(one[2]), int(one[3]), is_day_first=order) for one in found]
        except ValueError:
            continue
        spans[order] = max(days) - min(days) if days else timedelta()
    if len(spans) > 1 and any(one[7] for one in found):
        return False
    return min(spans, key=lambda order: spans[order], default=True)
