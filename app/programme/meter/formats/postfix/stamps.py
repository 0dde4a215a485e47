"""When a line of a system log was written, also where its stamp leaves the year out."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.programme.meter.formats.moments import Moments
from app.programme.meter.formats.opened import Opened
from app.programme.meter.formats.reasons import Reason, UnreadableError

MONTHS = {
    name: number for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), start=1)
}
SLACK = timedelta(days=1)
MOST_BACK = timedelta(days=60)
"""How far a line may lie before the one above it: files put together in the wrong order are weeks apart."""
Time = tuple[int, int, int]
YEARS_BACK = 9
"""How many years to go back at most to find one with a 29 February: 1896 and 1904 are eight years apart."""


class Stamps:
    """Reads the stamps of one log, line after line.

    A log without years ends when the file was last written to, so its first line lies in the last year in which that is
    possible; from there on time goes forward, over New Year into the next one.
    """

    def __init__(self, log: Opened) -> None:
        self._moments = Moments(log.now, log.zone)
        self._zone = log.zone
        self._end = log.written + SLACK
        self._last: datetime | None = None
        self._known = ("", log.now)

    def read(self, stamp: str) -> datetime:
        """Return the moment of a stamp.

        Raises:
            UnreadableError: There is no such moment, or a log cannot have it.
        """
        known, moment = self._known
        if stamp != known:
            moment = self._moments.read(stamp) if stamp[0].isdigit() else self._moments.within(self._yearless(stamp))
            self._known = stamp, moment
        return moment

    def _yearless(self, stamp: str) -> datetime:
        words = stamp.split()
        try:
            month, day = MONTHS[words[0]], int(words[1])
            hour, minute, second = (int(part) for part in words[-1].split(":"))
            if len(words) == 4:
                return datetime(int(words[2]), month, day, hour, minute, second, tzinfo=self._zone)
            self._last = self._placed(month, day, (hour, minute, second))
        except (KeyError, ValueError) as error:
            raise UnreadableError(Reason.DATE) from error
        return self._last

    def _placed(self, month: int, day: int, time: Time) -> datetime:
        """Return a day and time in the first year that lets it follow the line before; at first, the last possible one.

        Raises:
            ValueError: There is no such day.
        """
        if self._last is None:
            latest = self._end.astimezone(self._zone).year
            years, fits = range(latest, latest - YEARS_BACK, -1), self._is_before_end
        else:
            year = self._last.year
            years, fits = range(year - 1, year + 2), self._is_after_last
        for year in years:
            moment = self._try(year, month, day, time)
            if moment and fits(moment):
                return moment
        raise ValueError

    def _is_before_end(self, moment: datetime) -> bool:
        return moment <= self._end

    def _is_after_last(self, moment: datetime) -> bool:
        return self._last is not None and moment >= self._last - MOST_BACK

    def _try(self, year: int, month: int, day: int, time: Time) -> datetime | None:
        try:
            return datetime(year, month, day, time[0], time[1], time[2], tzinfo=self._zone)
        except ValueError:
            return None
