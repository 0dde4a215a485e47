"""Clearing the store of files that belong to nothing: what an upload left behind that did not come to its end.

A file is written before the row that names it, so a crash in between leaves a file without a row, never a row without
its file. Every room names its files in columns called `key` or `<what>_key`; what is made from a file (a small form of
a picture) lies under the file's key with a dash and a word behind it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterator
from datetime import timedelta

from sqlalchemy import Column, String, select

from app.core import clock
from app.core.db import Model, session, unit_of_work
from app.core.installation import installation
from app.core.jobs import Job

log = logging.getLogger(__name__)
LEFT_FOR = timedelta(days=1)
"""How old a file without a row has to be: no upload takes that long."""
OURS = re.compile(r"[0-9a-f]{4}/[\w-]{32}(-\w+)?")
"""What our keys look like; whatever else lies in the store is not ours to delete."""
ALWAYS_ALLOWED = 500
"""So many are deleted in any case; more only if they are the lesser part of all."""


def sweep_files() -> int:
    """Delete the files of the store that are older than a day and that no table names.

    Where that would be most of what is there, nothing is deleted: then this is the wrong database for this store.

    Returns:
        How many there were.
    """
    store = installation().files
    old = [key for key in store.list_keys_before(clock.now() - LEFT_FOR) if OURS.fullmatch(key)]
    with unit_of_work(read_only=True):
        named = named_keys()
    orphans = [key for key in old if not _is_named(key, named)]
    if len(orphans) > ALWAYS_ALLOWED and 2 * len(orphans) > len(old):
        log.error("%s of %s files belong to nothing; they are kept, as something else is wrong", len(orphans), len(old))
        return 0
    for key in orphans:
        store.delete(key)
    return len(orphans)


def named_keys() -> set[str]:
    """Return every key that a row of any table names."""
    return {key for column in key_columns() for key in session.scalars(select(column).where(column != ""))}


def key_columns() -> Iterator[Column[str]]:
    """Yield the columns, of any table, in which keys of the store may stand."""
    for table in Model.metadata.sorted_tables:
        for column in table.columns:
            if (column.name == "key" or column.name.endswith("_key")) and isinstance(column.type, String):
                yield column


def _is_named(key: str, named: Collection[str]) -> bool:
    return key in named or key.rpartition("-")[0] in named


SWEEP_FILES = Job("admin.sweep_files", sweep_files)
