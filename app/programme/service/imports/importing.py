"""Importing logs of mail: counted batch by batch, each of them as a whole or not at all, and nothing twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from math import inf
from typing import Any, BinaryIO

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.core import clock
from app.core.calendar import today
from app.core.db import lock, session, unit_of_work
from app.core.events import record
from app.core.installation import installation
from app.core.permissions import require
from app.programme import policy
from app.programme.events import TrafficImported
from app.programme.meter.counting.counter import Meter, Outcome
from app.programme.meter.counting.fingerprints import Counted, Sealer
from app.programme.meter.counting.mailing_lists import MailingLists
from app.programme.meter.formats import Format, UnrecognisedLogError, open_log
from app.programme.meter.sighting import Unreadable
from app.programme.models import ImportState, TrafficImport
from app.programme.queries.counting import chunks_after, chunks_of, days_between, last_chunk_id
from app.programme.queries.directory import Staff, load_staff
from app.programme.service.imports.batches import Batch, batches_of, most_telling
from app.programme.service.settings import make_figures_old
from app.programme.service.traffic.sums import LOCK, sum_up_traffic
from app.programme.service.traffic.tallies import note_days, store_tally

LONGEST_PAUSE = timedelta(days=31)
"""Up to how long a time without any mail counts as one in which none was sent: a company may be on holiday for weeks.
A longer one comes from a stamp that is years off, and days that nobody has counted would dilute every figure."""
PREVIEWED = 200_000
PREVIEW_ROOM = 3_000_000
NAME_LENGTH = 200
ADDRESS = re.compile(r"[^\s@]*(?:@|%40|\uff20)\S*", re.IGNORECASE)
MAILBOX = "mbox"
"""What a mailbox is called once it is read, since it usually bears the name of the person to whom it belongs."""
NOT_RECOGNISED, NOTHING_READ, INTERRUPTED = "unrecognised", "nothing", "interrupted"
REFUSALS: Mapping[str, LazyString] = {
    NOT_RECOGNISED: _l("This is no log that we know, or not of the format that was chosen."),
    NOTHING_READ: _l("Nothing in it could be read as a message."),
    INTERRUPTED: _l("It was broken off. What had been counted until then stays; import the file again for the rest."),
}
"""What `TrafficImport.reason` may say."""


def begin_import(actor: User | None, *, source: str, file_name: str, size: int) -> TrafficImport:
    """Note that a file is to be read.

    Args:
        actor: Who wants it; None for the command line and the folder.
        source: How it came: `command`, `upload` or `folder`.
        file_name: What it is called; an address in it is not kept.
        size: Bytes to read.

    Raises:
        ForbiddenError: The actor may not manage the programme.
    """
    require(actor is None or policy.can_manage(actor))
    row = TrafficImport(
        source=source,
        file_name=ADDRESS.sub("@", file_name)[:NAME_LENGTH],
        state=ImportState.WAITING,
        actor_id=actor.id if actor else None,
        started_at=clock.now(),
        size=size,
        problems=[],
    )
    session.add(row)
    session.flush()
    return row


def run_import(
    import_id: int,
    stream: BinaryIO,
    *,
    format: Format,  # noqa: A002
    lists: MailingLists,
    progress: Callable[[int], None],
) -> None:
    """Count a file, or what is left of it where counting was broken off before.

    Each batch is one unit of work with its figures, its fingerprints and how far the import has come, so that a process
    that dies loses nothing and counts nothing twice.

    Args:
        import_id: What `begin_import` noted.
        stream: The file.
        format: How it is written.
        lists: Who is on which mailing list.
        progress: Told after each batch how many bytes of the file are read.

    Raises:
        UnrecognisedLogError: The file is no log of this format.
    """  # fmt: skip
    try:
        log = open_log(stream, format)
    except UnrecognisedLogError:
        with unit_of_work():
            _refuse(session.get_one(TrafficImport, import_id), NOT_RECOGNISED)
        raise
    with unit_of_work():
        row = session.get_one(TrafficImport, import_id)
        row.state, row.format = ImportState.RUNNING, log.format
        row.file_name = MAILBOX if log.format is Format.MBOX else row.file_name
        run = _Run(import_id, load_staff(), lists)
        done = row.read + row.unreadable
    for batch in batches_of(log, lists, done):
        run.take(batch, log.position())
        progress(log.position())
    run.finish()
    sum_up_traffic()


class _Run:
    """An import on its way."""

    def __init__(self, import_id: int, staff: Staff, lists: MailingLists) -> None:
        self._import_id = import_id
        self._staff = staff
        self._counted = Counted(_sealer(), chunks_of)
        self._meter = Meter(staff.directory, lists, self._counted)
        self._known_until = last_chunk_id()

    def take(self, batch: Batch, position: int) -> None:
        """Count a batch."""
        with unit_of_work():
            lock(LOCK)
            self._counted.learn(chunks_after(self._known_until))
            tally = self._meter.count(batch.sightings, _closed_among(batch))
            store_tally(tally, self._counted, self._staff)
            self._known_until = last_chunk_id()
            row = session.get_one(TrafficImport, self._import_id)
            _note(row, batch, tally.outcome)
            row.position = position

    def finish(self) -> None:
        """Note the days in between, and that figures computed before are old."""
        with unit_of_work():
            lock(LOCK)
            row = session.get_one(TrafficImport, self._import_id)
            if not row.read:
                _refuse(row, NOTHING_READ)
                return
            note_days(_between(row), self._staff)
            row.state, row.finished_at, row.position = ImportState.DONE, clock.now(), row.size
            make_figures_old()
            record(
                TrafficImported(
                    actor_id=row.actor_id, import_id=row.id, counted=row.counted, repeated=row.repeated
                )
            )  # fmt: skip


def _sealer() -> Sealer:
    return Sealer(installation().settings.secret_key)


def _closed_among(batch: Batch) -> set[date]:
    """Return the closed days on which or beside which messages of a batch lie."""
    days = [day for day, _sighting in batch.sightings]
    if not days:
        return set()
    known = days_between(min(days) - timedelta(1), max(days) + timedelta(1))
    return {day for day, is_closed in known.items() if is_closed}


def _note(row: TrafficImport, batch: Batch, outcome: Outcome) -> None:
    """Add a batch to what is said about an import."""
    for name in ("read", "counted", "repeated", "late", "deliveries", "unknown"):
        setattr(row, name, getattr(row, name) + getattr(outcome, name))
    row.unreadable += batch.unreadable
    known_problems = [Unreadable(**one) for one in row.problems]
    row.problems = [_problem(one) for one in most_telling([*known_problems, *batch.problems])]
    known = [day for day in (row.first_day, row.last_day) if day]
    row.first_day = min((*known, *outcome.seen_days), default=None)
    row.last_day = max((*known, *outcome.seen_days), default=None)


def _problem(one: Unreadable) -> dict[str, Any]:
    return {"line": one.line, "reason": str(one.reason)}


def _between(row: TrafficImport) -> list[date]:
    """Return the days without mail that lie between the counted ones of an import, not too far apart, until today."""
    assert row.first_day is not None
    assert row.last_day is not None
    counted = sorted(days_between(row.first_day, min(row.last_day, today())))
    return [
        before + timedelta(days=number)
        for before, after in pairwise(counted)
        if after - before <= LONGEST_PAUSE
        for number in range(1, (after - before).days)
    ]


def _refuse(row: TrafficImport, reason: str) -> None:
    row.state, row.reason, row.finished_at = ImportState.REFUSED, reason, clock.now()


@dataclass
class Preview:
    """What counting a file would add, as far as it was read.

    Attributes:
        format: How the file is written.
        outcome: What would become of its records.
        unreadable: Records that are no messages; `problems`: the first of them.
        is_whole: Whether all of the file was read.
    """

    format: Format
    outcome: Outcome = field(default_factory=Outcome)
    unreadable: int = 0
    problems: list[Unreadable] = field(default_factory=list)
    is_whole: bool = True


def preview_traffic(
    stream: BinaryIO,
    *,
    format: Format,  # noqa: A002
    lists: MailingLists,
    limit: int = PREVIEWED,
    most: float = inf,
) -> Preview:
    """Read a file and tell what counting it would add; nothing is changed.

    Args:
        stream: The file.
        format: How it is written.
        lists: Who is on which mailing list.
        limit: After how many records reading stops.
        most: After how many bytes it does, however few records are in them.

    Raises:
        UnrecognisedLogError: The file is no log of this format.
    """  # fmt: skip
    log = open_log(stream, format, most=most)
    meter = Meter(load_staff().directory, lists, Counted(_sealer(), chunks_of, PREVIEW_ROOM))
    preview = Preview(log.format)
    for batch in batches_of(log, lists):
        if preview.outcome.read + preview.unreadable >= limit:
            preview.is_whole = False
            break
        preview.outcome.add(meter.count(batch.sightings, _closed_among(batch)).outcome)
        preview.unreadable += batch.unreadable
        preview.problems = most_telling([*preview.problems, *batch.problems])
    preview.is_whole = preview.is_whole and not log.is_cut
    return preview
