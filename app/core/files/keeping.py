"""Keeping every file while an archive is written: what is thrown away meanwhile goes once nobody needs it any more.

An archive holds the rows of one moment, and their files are copied after it. A file whose row is deleted in between
would be missing from it. So whoever writes an archive puts a mark into the store, before that moment; whoever deletes a
row commits, and deletes the file only where there is no mark then. What stays is swept away as any file without a row.
"""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import BinaryIO, cast

from app.core import clock
from app.core.installation import installation

MARKS = "keeping/"
"""What the keys of marks begin with."""
LONGEST = timedelta(days=1)
"""How long a mark counts: one that is older was left by a process that died."""


@contextmanager
def keeping_files() -> Iterator[None]:
    """See to it that no file is deleted whose row is there at the beginning."""
    store, mark = installation().files, f"{MARKS}{secrets.token_urlsafe(12)}"
    with tempfile.TemporaryFile() as empty:
        store.put(mark, cast(BinaryIO, empty))
    try:
        yield
    finally:
        store.delete(mark)


def are_files_kept() -> bool:
    """Tell whether files have to stay for an archive that is being written."""
    store = installation().files
    marks = set(store.list_keys(folder=MARKS))
    return bool(marks and marks - set(store.list_keys_before(clock.now() - LONGEST, folder=MARKS)))


def forget_old_marks() -> None:
    """Delete what archives have left that did not come to their end."""
    store = installation().files
    for mark in list(store.list_keys_before(clock.now() - LONGEST, folder=MARKS)):
        store.delete(mark)
