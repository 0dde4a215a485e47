"""The folder into which a mail server drops its log every night: what lies there is read, then deleted."""

from __future__ import annotations

import fcntl
import logging
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.core import clock
from app.core.db import unit_of_work
from app.core.errors import InvalidError
from app.core.installation import installation
from app.core.jobs import Job
from app.programme.meter.counting.mailing_lists import MailingLists
from app.programme.meter.formats import Format
from app.programme.models import ImportState
from app.programme.queries.imports import FOLDER, get_import, get_last_import, list_broken_off
from app.programme.service.imports.importing import begin_import, run_import
from app.programme.service.imports.reading import end_import, read_guarded, read_lists

log = logging.getLogger(__name__)
LISTS = "lists.csv"
LOCK = ".lock"
REFUSED = ".refused"
UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload", REFUSED)
REFUSED_KEPT_FOR = timedelta(days=30)
QUIET_FOR = timedelta(minutes=1)
"""How long a file must have been left alone to be complete."""
BAD_LISTS = "bad_lists"
FOLDER_REFUSALS: dict[str, LazyString] = {
    BAD_LISTS: _l("The file lists.csv cannot be read, so the folder waits until it is mended or taken away."),
}
"""What `TrafficImport.reason` may say of the folder, beside what it says of every import."""


def read_folder() -> int:
    """Read the files that lie complete in the folder, in the order of their names.

    Returns:
        How many were read, or refused.
    """
    folder = installation().settings.traffic_dir
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        log.warning("the traffic folder cannot be read and written, so nothing in it is read")
        return 0
    with _alone_in(folder) as is_alone:
        if not is_alone:
            return 0
        _end_broken_off()
        _forget_refused(folder)
        waiting = [name for name in list_waiting(folder) if _is_quiet(folder / name)]
        lists = _lists_of(folder) if waiting else None
        if lists is None:
            return 0
        done = 0
        for name in waiting:
            if not _read_file(folder / name, lists):
                break
            done += 1
        return done


def list_waiting(folder: Path) -> list[str]:
    """Return the names of the files in the folder that are to be read, complete or not, in their order."""
    with os.scandir(folder) as entries:
        plain = [one.name for one in entries if one.is_file(follow_symlinks=False)]
    return sorted(name for name in plain if not _is_ignored(name))


def list_refused(folder: Path) -> list[str]:
    """Return the names of the files in the folder from which nothing could be read."""
    return sorted(path.name for path in folder.glob(f"*{REFUSED}"))


def _forget_refused(folder: Path) -> None:
    """Delete what could not be read and nobody has looked after for weeks: it is full of addresses."""
    before = (clock.now() - REFUSED_KEPT_FOR).timestamp()
    for name in list_refused(folder):
        path = folder / name
        with suppress(FileNotFoundError):
            if path.lstat().st_ctime < before:
                path.unlink()


def _is_ignored(name: str) -> bool:
    return name.startswith(".") or name == LISTS or name.lower().endswith(UNFINISHED)


def _is_quiet(path: Path) -> bool:
    """Tell whether nobody has written to a file, or moved it here, for a while."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return False
    touched = datetime.fromtimestamp(max(found.st_mtime, found.st_ctime), UTC)
    return clock.now() - touched >= QUIET_FOR


@contextmanager
def _alone_in(folder: Path) -> Iterator[bool]:
    """Hold the folder's lock, which the system frees when a process dies; yields whether nobody else holds it."""
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)


def _end_broken_off() -> None:
    """Note of files that a process read when it died that they were not read to their end; they are read anew."""
    with unit_of_work(read_only=True):
        left = [row.id for row in list_broken_off(FOLDER)]
    for import_id in left:
        end_import(import_id)


def _lists_of(folder: Path) -> MailingLists | None:
    """Return who is on which mailing list; None where the file that says so cannot be read, which is noted once."""
    path = folder / LISTS
    if not path.exists():
        return MailingLists()
    try:
        if not path.is_file():
            raise IsADirectoryError
        with path.open("rb") as stream:
            return read_lists(stream)
    except (InvalidError, OSError):
        _note_bad_lists(path)
        return None


def _note_bad_lists(path: Path) -> None:
    found = path.stat()
    changed_at = datetime.fromtimestamp(found.st_mtime, UTC)
    with unit_of_work():
        last = get_last_import(LISTS)
        if last is None or last.started_at < changed_at:
            row = begin_import(None, source=FOLDER, file_name=LISTS, size=found.st_size)
            row.state, row.reason, row.finished_at = ImportState.REFUSED, BAD_LISTS, clock.now()


def _read_file(path: Path, lists: MailingLists) -> bool:
    """Read a file, then delete it, or rename it where nothing could be read from it.

    Returns:
        Whether to go on with the next one.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        log.warning("a file in the traffic folder cannot be opened: %s", error.strerror)
        return True
    with open(descriptor, "rb") as stream:  # noqa: PTH123 (it is open already)
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            return True
        with unit_of_work():
            row = begin_import(None, source=FOLDER, file_name=path.name, size=before.st_size)
        is_over = read_guarded(
            row.id,
            lambda: run_import(row.id, stream, format=Format.AUTO, lists=lists, progress=lambda _position: None),
        )
        if is_over and _mark(os.fstat(descriptor)) == _mark(before):
            _clear(path, before, row.id)
    return is_over


def _clear(path: Path, read: os.stat_result, import_id: int) -> None:
    """Take a file out of the way, if it still is the one that was read."""
    with unit_of_work(read_only=True):
        row = get_import(import_id)
    try:
        if _mark(path.lstat()) != _mark(read):
            return
        if row is not None and row.state is ImportState.DONE:
            path.unlink()
        else:
            path.rename(_free(path.with_name(path.name + REFUSED)))
    except FileNotFoundError:
        return


def _mark(found: os.stat_result) -> tuple[int, int, int, int]:
    """Return what differs where a file is another one, or was written to."""
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _free(path: Path) -> Path:
    """Return a name that is not taken yet."""
    number, candidate = 2, path
    while candidate.exists():
        candidate, number = path.with_name(f"{path.name.removesuffix(REFUSED)}-{number}{REFUSED}"), number + 1
    return candidate


READ_FOLDER = Job("programme.read_folder", read_folder)
