"""Logs of mail servers: which there are, what opening one gives."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from app.programme.meter.formats.lines import Lines
from app.programme.meter.formats.reasons import BrokenFileError
from app.programme.meter.formats.unpacking import Source
from app.programme.meter.sighting import Sighting, Unreadable


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
        """Return what stands in it; nothing in a log makes this fail."""
        try:
            yield from self._records
        except BrokenFileError as error:
            yield Unreadable(self._lines.number + 1, error.reason)

    def position(self) -> int:
        """Return how many bytes of the file, packed as it is, have been read."""
        return self._source.position()
