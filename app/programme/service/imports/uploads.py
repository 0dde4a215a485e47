"""Uploads: looked at first, read by a worker once they are confirmed, deleted as soon as they are read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import IO, BinaryIO, cast

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from app.accounts.models import User
from app.core import clock, jobs
from app.core.db import current_unit, lock, session, unit_of_work
from app.core.errors import InvalidError
from app.core.files import clean_name
from app.core.files.passing import forget_passing, keep_passing, open_passing
from app.core.files.taking import forget
from app.core.jobs import Job
from app.core.permissions import require
from app.programme import policy
from app.programme.meter.counting.mailing_lists import MailingLists
from app.programme.meter.formats import Format, UnrecognisedLogError, open_log
from app.programme.models import ImportState, TrafficImport
from app.programme.queries.imports import UPLOAD, get_import, list_open_uploads, next_upload
from app.programme.service.imports.importing import INTERRUPTED, MAILBOX, begin_import, run_import
from app.programme.service.imports.reading import Watched, read_guarded, read_lists
from app.programme.service.settings import make_figures_old

KEPT_FOR = timedelta(hours=23)
"""How long an upload waits for its confirmation, and for a worker; looked after every hour, it is gone after a day."""
LEFT_AFTER = timedelta(minutes=10)
"""After how long a reading that does not move on was left by a process that died."""
READ_UPLOADS_NAME = "programme.read_uploads"
TOO_LATE = "too_late"
UPLOAD_REFUSALS: dict[str, LazyString] = {
    TOO_LATE: _l("No worker has read it within a day, so the file was deleted. Start a worker, then upload it again."),
}
"""What `TrafficImport.reason` may say of uploads, beside what it says of every import."""


def take_upload(
    actor: User,
    log: IO[bytes],
    file_name: str,
    *,
    format: Format,  # noqa: A002
    lists: IO[bytes] | None = None,
) -> TrafficImport:
    """Keep a log to be looked at.

    Args:
        actor: Who uploads it, and alone sees what was found in it.
        log: Its content.
        file_name: What it is called.
        format: How it is written, or to be found out.
        lists: A file that says who is on which mailing list.

    Raises:
        ForbiddenError: The actor may not manage the programme.
        InvalidError: It is empty, too large, or no log of this format; or the lists are no such file.
        StoreUnavailableError: It could not be kept.
    """  # fmt: skip
    require(policy.can_manage(actor))
    if lists is not None:
        read_lists(lists)
    found = _recognise(log, format)
    key, size = keep_passing(log)
    name = MAILBOX if found is Format.MBOX else clean_name(file_name)
    row = begin_import(actor, source=UPLOAD, file_name=name, size=size)
    row.state, row.format, row.file_key = ImportState.PREVIEWED, found, key
    row.lists_key = keep_passing(lists)[0] if lists is not None else ""
    return row


def _recognise(log: IO[bytes], format: Format) -> Format:  # noqa: A002
    """Return how a log is written.

    Raises:
        InvalidError: It is empty, or no log of this format.
    """
    if not log.read(1):
        raise InvalidError(_("This file is empty."), "file")
    log.seek(0)
    try:
        return open_log(cast(BinaryIO, log), format).format
    except UnrecognisedLogError as error:
        raise InvalidError(error.message, "file") from error


def confirm_import(actor: User, row: TrafficImport) -> bool:
    """Have a log read that was looked at.

    Returns:
        Whether it was not confirmed before.

    Raises:
        ForbiddenError: The actor may not manage the programme, or somebody else has uploaded it.
    """
    require(policy.can_manage(actor) and row.actor_id == actor.id)
    is_first = _move(row, ImportState.PREVIEWED, ImportState.WAITING)
    current_unit().after_commit(READ_UPLOADS_NAME, lambda: jobs.enqueue_quietly(READ_UPLOADS_NAME))
    return is_first


def cancel_import(actor: User, row: TrafficImport) -> None:
    """Throw a log away that has not been read.

    Raises:
        ForbiddenError: The actor may not manage the programme, or somebody else has uploaded it.
        InvalidError: It is being read already.
    """
    require(policy.can_manage(actor) and row.actor_id == actor.id)
    lock(READ_UPLOADS_NAME)
    session.refresh(row)
    if row.state not in (ImportState.PREVIEWED, ImportState.WAITING):
        raise InvalidError(_("It is being read already, and what is counted cannot be taken back."))
    _forget_files(row)
    session.delete(row)


def open_lists(row: TrafficImport) -> MailingLists:
    """Return the mailing lists that came with an upload.

    Raises:
        StoreUnavailableError: The store does not answer.
    """
    if not row.lists_key:
        return MailingLists()
    with open_passing(row.lists_key) as stream:
        return read_lists(stream)


def read_uploads() -> int:
    """Read what waits, one upload after the other.

    Returns:
        How many were read, or refused.
    """
    done = 0
    while (row := _claim()) is not None:
        if not read_guarded(row.id, lambda row=row: _read(row)):  # type: ignore[misc]
            _put_back(row.id)
            break
        _tidy(row.id)
        done += 1
    return done


def forget_uploads() -> int:
    """Delete what nobody has confirmed, and what no worker has read to its end, within a day.

    Returns:
        How many uploads that were.
    """
    before = clock.now() - KEPT_FOR
    with unit_of_work():
        lock(READ_UPLOADS_NAME)
        abandoned = list_open_uploads(ImportState.PREVIEWED, before)
        for row in abandoned:
            _forget_files(row)
            session.delete(row)
        late = list_open_uploads(ImportState.WAITING, before)
        for row in late:
            row.state, row.reason, row.finished_at = ImportState.REFUSED, TOO_LATE, clock.now()
            _forget_files(row)
        left = [one for one in list_open_uploads(ImportState.RUNNING, before) if _is_left(one)]
        for row in left:
            row.state, row.reason, row.finished_at = ImportState.REFUSED, INTERRUPTED, clock.now()
            _forget_files(row)
            make_figures_old()
        under_way = list_open_uploads(ImportState.RUNNING)
        keys = {key for row in under_way for key in (row.file_key, row.lists_key)}
    forget_passing(before, keys)
    return len(abandoned) + len(late) + len(left)


def _is_left(row: TrafficImport) -> bool:
    """Tell whether every process that has begun to read an upload died of it."""
    return row.moved_at is None or row.moved_at < clock.now() - LEFT_AFTER


def _claim() -> TrafficImport | None:
    """Return the next upload to read, which no other worker reads meanwhile."""
    with unit_of_work():
        lock(READ_UPLOADS_NAME)
        row = next_upload(clock.now() - LEFT_AFTER)
        if row is not None:
            row.started_at = clock.now() if row.state is ImportState.WAITING else row.started_at
            row.state, row.moved_at = ImportState.RUNNING, clock.now()
        return row


def _read(row: TrafficImport) -> None:
    moved = move_on(row.id)
    with open_passing(row.file_key) as stream:
        log = cast(BinaryIO, Watched(stream, moved))
        run_import(row.id, log, format=Format(row.format), lists=open_lists(row), progress=moved)


def move_on(import_id: int) -> Callable[[int], None]:
    """Return what notes that the reading of an import goes on."""

    def note(_position: int) -> None:
        with unit_of_work():
            session.execute(
                update(TrafficImport).where(TrafficImport.id == import_id).values(moved_at=clock.now())
            )  # fmt: skip

    return note


def _put_back(import_id: int) -> None:
    """Let an upload wait for the next minute: the store does not answer now."""
    with unit_of_work():
        session.execute(
            update(TrafficImport).where(TrafficImport.id == import_id).values(state=ImportState.WAITING)
        )  # fmt: skip


def _tidy(import_id: int) -> None:
    """Delete the files of an upload that is read."""
    with unit_of_work():
        if (row := get_import(import_id)) is not None:
            _forget_files(row)


def _forget_files(row: TrafficImport) -> None:
    forget(*filter(None, (row.file_key, row.lists_key)))
    row.file_key = row.lists_key = ""


def _move(row: TrafficImport, before: ImportState, after: ImportState) -> bool:
    """Bring an import from one state into another; return whether it was in the first."""
    statement = update(TrafficImport).where(TrafficImport.id == row.id, TrafficImport.state == before)
    result = session.execute(statement.values(state=after))
    return bool(result.rowcount)  # type: ignore[attr-defined]


READ_UPLOADS = Job(READ_UPLOADS_NAME, read_uploads)
FORGET_UPLOADS = Job("programme.forget_uploads", forget_uploads)
