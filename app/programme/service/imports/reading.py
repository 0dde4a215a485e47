"""Reading a log in the worker: what breaks it is noted without a word of what the log says."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from traceback import extract_tb
from typing import IO, Any, BinaryIO

from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError

from app.core import clock
from app.core.db import unit_of_work
from app.core.errors import InvalidError, UnavailableError
from app.core.files.store import FileMissingError
from app.programme.meter.counting.mailing_lists import MailingLists
from app.programme.models import ImportState
from app.programme.queries.imports import get_import
from app.programme.service.imports.importing import INTERRUPTED
from app.programme.service.settings import make_figures_old

log = logging.getLogger(__name__)
MOST_LIST_BYTES = 20_000_000
TOLD_EVERY = timedelta(minutes=1)


class Watched:
    """A file that tells now and then that it is being read, also where for long there is no message in it.

    Args:
        stream: The file.
        tell: Told how many bytes were read, not more often than once a minute.
    """

    def __init__(self, stream: BinaryIO, tell: Callable[[int], None]) -> None:
        self._stream = stream
        self._tell = tell
        self._told_at = clock.now()

    def __getattr__(self, name: str) -> Any:
        """Do all else as the file does."""
        return getattr(self._stream, name)

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        if clock.now() - self._told_at >= TOLD_EVERY:
            self._told_at = clock.now()
            self._tell(self._stream.tell())
        return self._stream.read(size)


def read_guarded(import_id: int, read: Callable[[], None]) -> bool:
    """Read a log; whatever goes wrong ends with a state and a reason.

    An error may hold an address that the log holds, so that only its kind and place go to the log of the program.

    Args:
        import_id: The import.
        read: Reads it.

    Returns:
        Whether it is over: read or refused. If not, a part of the house does not answer; to be tried again.

    Raises:
        OperationalError: The database does not answer.
    """
    try:
        read()
    except FileMissingError:
        log.warning("import %s has no file any more", import_id)
        end_import(import_id)
    except UnavailableError as error:
        log.warning("import %s has to wait: %s", import_id, type(error).__name__)
        return False
    except InvalidError:
        end_import(import_id)
    except OperationalError:
        raise
    except Exception as error:
        log.error("import %s failed: %s at %s", import_id, type(error).__name__, _place_of(error))
        end_import(import_id)
    return True


def end_import(import_id: int, reason: str = INTERRUPTED) -> None:
    """Note that an import is over, unless its end is noted already."""
    with unit_of_work():
        row = get_import(import_id)
        if row is not None and row.state not in (ImportState.DONE, ImportState.REFUSED):
            make_figures_old()
            row.state, row.reason, row.finished_at = ImportState.REFUSED, reason, clock.now()


def read_lists(stream: IO[bytes]) -> MailingLists:
    """Return the mailing lists that a file describes.

    Raises:
        InvalidError: It is no such file.
    """
    content = stream.read(MOST_LIST_BYTES + 1)
    stream.seek(0)
    if len(content) > MOST_LIST_BYTES:
        raise InvalidError(_("This file is larger than %(count)s MB.", count=MOST_LIST_BYTES // 1_000_000), "lists")
    try:
        return MailingLists.read(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return MailingLists.read(content.decode("cp1252", errors="replace"))


def _place_of(error: Exception) -> str:
    frames = extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an unknown place"
