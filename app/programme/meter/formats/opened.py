"""A log that was opened, as its readers get it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from app.programme.meter.formats.lines import Lines
from app.programme.meter.formats.tables import Header


@dataclass(frozen=True)
class Opened:
    """What a reader needs.

    Attributes:
        lines: The log itself.
        sample: Its first lines.
        now: The moment at which it is read.
        written: When it was last written to.
        zone: The company's time zone.
    """

    lines: Lines
    sample: tuple[str, ...]
    now: datetime
    written: datetime
    zone: tzinfo

    def sampled_cells(self, header: Header) -> Iterator[list[str]]:
        """Return the rows among the first lines, the header left out."""
        for line in self.sample:
            if line != header.text:
                try:
                    yield from csv.reader((line,), delimiter=header.delimiter)
                except csv.Error:
                    continue
