"""Logs of mail servers: which there are, what opening one gives."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from app.programme.meter.formats.lines import Lines
from app.programme.meter.formats.reasons import BrokenFileError, Reason
from app.programme.meter.formats.unpacking import Source
from app.programme.meter.sighting import Sighting, Unreadable

MOST_UNREADABLE = 1_000_000
MOST_SHARE = 0.9
"""Reading stops where so many records, and so large a share of them, are no messages: the file is something else."""


class Format(StrEnum):
    """The forms of logs; `AUTO` finds out which one it is."""

    AUTO = "auto"
    M365 = "m365"
    GOOGLE = "google"
    POSTFIX = "postfix"
    MBOX = "mbox"


class Log:
    """A log, read once from its beginning to its end; `format` is its form."""

    def __init__(self, kind: Format, source: Source, lines: Lines, records: Iterator[Sighting | Unreadable]) -> None:
        self.format = kind
        self._source = source
        self._lines = lines
        self._records = records

    def __iter__(self) -> Iterator[Sighting | Unreadable]:
        """Return what stands in it; nothing in a log makes this fail, or go on for ever."""
        unreadable = 0
        try:
            for number, record in enumerate(self._records, start=1):
                yield record
                if isinstance(record, Unreadable):
                    unreadable += 1
                    if unreadable >= MOST_UNREADABLE and unreadable > number * MOST_SHARE:
                        yield Unreadable(self._lines.number, Reason.TOO_MANY)
                        return
        except BrokenFileError as error:
            yield Unreadable(self._lines.number + 1, error.reason)

    @property
    def is_cut(self) -> bool:
        """Whether there is more of it than was to be read."""
        return self._lines.is_cut

    def position(self) -> int:
        """Return how many bytes of the file, packed as it is, have been read."""
        return self._source.position()
