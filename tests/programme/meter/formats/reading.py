"""Logs as tests read them."""

import io
from datetime import UTC, datetime, tzinfo

from app.programme.meter.formats import Format, open_log
from app.programme.meter.sighting import Sighting, Unreadable


def records(content: str | bytes, kind: Format = Format.AUTO, zone: tzinfo = UTC) -> list[Sighting | Unreadable]:
    raw = content.encode() if isinstance(content, str) else content
    return list(open_log(io.BytesIO(raw), kind, zone=zone))


def sightings(content: str | bytes, kind: Format = Format.AUTO, zone: tzinfo = UTC) -> list[Sighting]:
    """Read a log in which everything can be read."""
    found = records(content, kind, zone)
    assert [one for one in found if isinstance(one, Unreadable)] == []
    return [one for one in found if isinstance(one, Sighting)]


def problems(content: str | bytes, kind: Format = Format.AUTO) -> list[tuple[int, str]]:
    return [(one.line, str(one.reason)) for one in records(content, kind) if isinstance(one, Unreadable)]


def at(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=UTC)
