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

from sqlalchemy import Column, Connection, String, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Model, session, unit_of_work
from app.core.files.keeping import are_files_kept, forget_old_marks
from app.core.files.passing import PASSING
from app.core.installation import installation
from app.core.jobs import Job

log = logging.getLogger(__name__)
LEFT_FOR = timedelta(days=1)
"""How old a file without a row has to be: no upload takes that long."""
OURS = re.compile(r"[0-9a-f]{4}/[\w-]{32}(-\w+)?")
"""What our keys look like; whatever else lies in the store is not ours to delete."""
IN_A_FOLDER = "%/%"
"""What every key of the store looks like, and no other key that stands in a table."""
ALWAYS_ALLOWED = 500
"""So many are deleted in any case; more only if they are the lesser part of all."""


def sweep_files() -> int:
    """Delete the files of the store that are older than a day and that no table names.

    Where that would be most of what is there, nothing is deleted: then this is the wrong database for this store. Nor
    is anything while an archive is written, which may need what has lost its row since.

    Returns:
        How many there were.
    """
    store = installation().files
    forget_old_marks()
    if are_files_kept():
        return 0
    store.delete_halves_before(clock.now() - LEFT_FOR)
    old = [key for key in store.list_keys_before(clock.now() - LEFT_FOR) if OURS.fullmatch(key)]
    with unit_of_work(read_only=True):
        named = named_keys(session)
    orphans = [key for key in old if not is_named(key, named)]
    if len(orphans) > ALWAYS_ALLOWED and 2 * len(orphans) > len(old):
        log.error("%s of %s files belong to nothing; they are kept, as something else is wrong", len(orphans), len(old))
        return 0
    for key in orphans:
        store.delete(key)
    return len(orphans)


def named_keys(source: Connection | Session) -> set[str]:
    """Return every key that a row of any table names, but for files that only pass through.

    Args:
        source: The transaction in which to look.
    """
    lasting = [select(one).where(one.like(IN_A_FOLDER), one.not_like(f"{PASSING}%")) for one in key_columns()]
    return {key for query in lasting for key in source.scalars(query)}


def missing_keys() -> list[str]:
    """Return the keys that a row names and under which nothing lies, in order."""
    store = installation().files
    there = set(store.list_keys())
    with unit_of_work(read_only=True):
        unlisted = named_keys(session) - there
    return sorted(key for key in unlisted if not store.has(key))


def key_columns() -> Iterator[Column[str]]:
    """Yield the columns, of any table, in which keys of the store may stand."""
    for table in Model.metadata.sorted_tables:
        for column in table.columns:
            if (column.name == "key" or column.name.endswith("_key")) and isinstance(column.type, String):
                yield column


def is_named(key: str, named: Collection[str]) -> bool:
    """Tell whether a row names a file, or the one that it was made from."""
    return key in named or key.rpartition("-")[0] in named


SWEEP_FILES = Job("admin.sweep_files", sweep_files)
