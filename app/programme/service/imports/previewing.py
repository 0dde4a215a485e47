"""Looking into an upload before anything in it is counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import BinaryIO

from app.core.calendar import day_of
from app.core.files.passing import open_passing
from app.programme.meter.counting.domains import Sides, look_at_sides
from app.programme.meter.formats import Format, open_log
from app.programme.meter.sighting import Sighting
from app.programme.models import TrafficImport
from app.programme.queries.directory import load_staff
from app.programme.service.imports.importing import Preview, preview_traffic
from app.programme.service.imports.uploads import open_lists

LOOKED_AT = 20_000
"""Records after which a preview stops, so that it answers within seconds."""
MOST_BYTES = 100_000_000
"""Bytes after which it does: a file may go on for long with lines about no message."""


@dataclass(frozen=True)
class Glance:
    """What was found in an upload.

    Attributes:
        preview: What counting it would add.
        sides: Which of its domains are whose, and its mailing lists.
    """

    preview: Preview
    sides: Sides

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day seen."""
        seen = self.preview.outcome.seen_days
        return (min(seen), max(seen)) if seen else None

    @property
    def mapped_share(self) -> float | None:
        """The share of deliveries within the company whose two ends the directory knows."""
        outcome = self.preview.outcome
        return 1 - outcome.unknown / outcome.deliveries if outcome.deliveries else None


def look_into(row: TrafficImport) -> Glance:
    """Return what the beginning of an upload holds; changes nothing.

    Raises:
        StoreUnavailableError: It is there no more, or the store does not answer.
        UnrecognisedLogError: It is no log after all.
    """
    lists, format_ = open_lists(row), Format(row.format)
    with open_passing(row.file_key) as stream:
        preview = preview_traffic(stream, format=format_, lists=lists, limit=LOOKED_AT, most=MOST_BYTES)
        stream.seek(0)
        sides = look_at_sides(_sightings(stream, format_), load_staff().directory, lists)
    return Glance(preview, sides)


def _sightings(stream: BinaryIO, format_: Format) -> Iterator[tuple[date, Sighting]]:
    records = islice(open_log(stream, format_, most=MOST_BYTES), LOOKED_AT)
    return ((day_of(one.moment), one) for one in records if isinstance(one, Sighting))
