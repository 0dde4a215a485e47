"""Finding out what a log is, and opening it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import tzinfo
from math import inf
from typing import BinaryIO
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.core import clock
from app.core.installation import installation
from app.programme.meter.formats import google, m365, mbox, postfix
from app.programme.meter.formats.lines import Lines
from app.programme.meter.formats.log import Format, Log
from app.programme.meter.formats.opened import Opened
from app.programme.meter.formats.tables import Header, find_header
from app.programme.meter.formats.unpacking import Source, UnrecognisedLogError
from app.programme.meter.sighting import Sighting, Unreadable

Records = Iterator[Sighting | Unreadable]
TEXTS = {Format.MBOX: mbox, Format.POSTFIX: postfix}
TABLES = {Format.GOOGLE: google, Format.M365: m365}


def open_log(
    stream: BinaryIO,
    format: Format = Format.AUTO,  # noqa: A002
    *,
    zone: tzinfo | None = None,
    most: float = inf,
) -> Log:
    """Open a log, which is then read piece by piece.

    Args:
        stream: The file, as it is or packed by gzip, or as the only one in a zip, for which it must be seekable.
        format: Its form, if it is known.
        zone: The time zone of stamps that name none; the company's, if it is left out.
        most: After how many bytes, unpacked, reading ends: for whoever only wants to see how it begins.

    Raises:
        UnrecognisedLogError: It is no log, or not of that form.
    """
    source = Source(stream)
    sample = tuple(source.sample.decode(errors="replace").splitlines())
    lines = Lines(source.pieces, most)
    zone = zone or ZoneInfo(installation().settings.time_zone)
    log = Opened(lines, sample, clock.now(), source.written, zone)
    kind, read = _recognise(sample, format)
    return Log(kind, source, lines, read(log))


def _recognise(sample: tuple[str, ...], wanted: Format) -> tuple[Format, Callable[[Opened], Records]]:
    if not any(line.strip() for line in sample):
        raise UnrecognisedLogError(_("The file is empty or damaged."))
    header = find_header(sample)
    for kind, table in TABLES.items():
        if wanted in (kind, Format.AUTO) and header and table.recognises(header):
            return kind, _reading(table.read, header)
    for kind, text in TEXTS.items():
        if wanted == kind or (wanted is Format.AUTO and text.recognises(sample)):
            return kind, text.read
    raise UnrecognisedLogError(
        _(
            "This is no log that Passerelle can read. It takes message traces of Microsoft 365, exports of the email "
            "log search of Google Workspace with English column names, mail logs of Postfix, and mailboxes (mbox)."
        )
    )


def _reading(read: Callable[[Opened, Header], Records], header: Header) -> Callable[[Opened], Records]:
    return lambda log: read(log, header)
