"""Files that only pass through the store: in no backup, and gone after a day whatever happens."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Collection
from datetime import datetime
from typing import IO, BinaryIO, cast

from flask_babel import gettext as _

from app.core.errors import InvalidError
from app.core.files.store import IN_MEMORY, TooLargeError
from app.core.installation import installation

PASSING = "passing/"
"""What their keys begin with."""


def keep_passing(stream: IO[bytes]) -> tuple[str, int]:
    """Keep a file until it is read, whatever it is.

    Args:
        stream: Its content, which can be read from any place.

    Returns:
        Its key, and how many bytes it has.

    Raises:
        InvalidError: It is empty.
        TooLargeError: It has more bytes than an upload may have.
        StoreUnavailableError: It could not be kept.
    """
    limit = installation().settings.max_upload_mb * 1_000_000
    size = stream.seek(0, 2)
    stream.seek(0)
    if not size:
        raise InvalidError(_("This file is empty."), "file")
    if size > limit:
        raise TooLargeError(_("This file is larger than %(count)s MB.", count=limit // 1_000_000), "file")
    key = f"{PASSING}{secrets.token_urlsafe(24)}"
    installation().files.put(key, cast(BinaryIO, stream))
    return key, size


def open_passing(key: str) -> BinaryIO:
    """Return what lies under a key, as a file of this process that no other can open and that is gone once closed.

    Raises:
        StoreUnavailableError: There is none, or the store does not answer.
    """
    copy = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (whoever asks for it closes it)
    try:
        for chunk in installation().files.read(key):
            copy.write(chunk)
    except BaseException:
        copy.close()
        raise
    copy.seek(0)
    return cast(BinaryIO, copy)


def forget_passing(before: datetime, except_keys: Collection[str]) -> int:
    """Delete what should have been read long ago, and what was left half written.

    Args:
        before: Whatever was kept earlier.
        except_keys: What is still waited for.

    Returns:
        How many files there were.
    """
    installation().files.delete_halves_before(before)
    old = installation().files.list_keys_before(before, folder=PASSING)
    gone = [key for key in old if key not in except_keys]
    for key in gone:
        installation().files.delete(key)
    return len(gone)
