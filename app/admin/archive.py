"""One archive of everything: a gzipped tar of JSON lines, independent of the kind of database.

    manifest.json          versions, row counts, and the SHA-256 of every other member
    tables/<name>.jsonl    one row a line
    files/<key>            the files that these rows name, and what was made from them

Sessions and tries to sign in stay behind: whoever restores signs in anew. So do files that only pass through the store.
Rows are of one moment, files are copied after it; until that is done, none of them is deleted.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Date, DateTime, Enum, LargeBinary, Table, func, insert, select, text, update

from app.accounts.models.signin import SignInAttempt, UserSession
from app.admin.sweeping import is_named, named_keys
from app.core import clock
from app.core.db import Model, UtcDateTime, get_engine
from app.core.errors import InvalidError
from app.core.files.keeping import keeping_files
from app.core.installation import installation

FORMAT = 1
LEFT_BEHIND = {UserSession.__tablename__, SignInAttempt.__tablename__}
NEVER_EMPTY = {
    "audiences",
    "audience_tokens",
    "documents_categories",
    "news_categories",
    "worker_heartbeats",
    "generations",
}
"""What a new installation holds already: the audience of everybody, categories, a worker's sign of life, marks."""
BATCH = 1_000
MANIFEST = "manifest.json"
SPOOL = 5_000_000


@dataclass
class Manifest:
    """What an archive holds, with a checksum of each member; and the files that rows name and the store has lost."""

    format: int
    revision: str
    created_at: str
    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    sha256: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


def tables() -> list[Table]:
    """Return the tables that are kept, each after those it refers to."""
    return [table for table in Model.metadata.sorted_tables if table.name not in LEFT_BEHIND]


def _revision(connection: Connection) -> str:
    return ",".join(MigrationContext.configure(connection).get_current_heads())


def write_archive(path: Path) -> Manifest:
    """Write an archive, whole or not at all.

    Args:
        path: The file; one that is there is replaced at the end.

    Returns:
        What it holds.
    """
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    with keeping_files(), get_engine().connect() as connection, tarfile.open(draft, "w:gz") as archive:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        manifest = Manifest(FORMAT, _revision(connection), clock.now().isoformat())
        for table in tables():
            with tempfile.SpooledTemporaryFile(SPOOL) as lines:
                manifest.rows[table.name] = _write_rows(connection, table, lines)  # type: ignore[arg-type]
                _add(archive, f"tables/{table.name}.jsonl", lines, manifest)  # type: ignore[arg-type]
        _write_files(archive, named_keys(connection), manifest)
        _add(archive, MANIFEST, io.BytesIO(json.dumps(asdict(manifest)).encode()), manifest)
    draft.replace(path)
    return manifest


def _write_files(archive: tarfile.TarFile, named: set[str], manifest: Manifest) -> None:
    """Add the files that rows name; an upload that is only just coming in has no row in here, and stays out."""
    store = installation().files
    there = [key for key in store.list_keys() if is_named(key, named)]
    for key in there:
        with tempfile.SpooledTemporaryFile(SPOOL) as content:
            for chunk in store.read(key):
                content.write(chunk)
            _add(archive, f"files/{key}", content, manifest)  # type: ignore[arg-type]
    manifest.files = len(there)
    manifest.missing = sorted(named - set(there))


def _write_rows(connection: Connection, table: Table, lines: BinaryIO) -> int:
    count = 0
    result = connection.execution_options(yield_per=BATCH).execute(select(table).order_by(*table.primary_key))
    for row in result.mappings():
        lines.write(json.dumps(dict(row), default=_to_json, ensure_ascii=False).encode() + b"\n")
        count += 1
    return count


def _to_json(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} has no form in an archive")


def _add(archive: tarfile.TarFile, name: str, content: BinaryIO, manifest: Manifest) -> None:
    member = tarfile.TarInfo(name)
    member.size = content.seek(0, io.SEEK_END)
    member.mtime = int(clock.now().timestamp())
    content.seek(0)
    manifest.sha256[name] = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
    content.seek(0)
    archive.addfile(member, content)


def read_archive(path: Path) -> Manifest:
    """Read an archive into this installation, whole or not at all.

    Args:
        path: The file.

    Returns:
        What was restored.

    Raises:
        InvalidError: It is damaged, of another version, or this installation is not empty.
    """
    with _opened(path) as archive:
        manifest = _checked_manifest(archive)
        with get_engine().connect() as connection, connection.begin():
            _refuse_unless_fitting(connection, manifest)
            for table in reversed(tables()):
                connection.execute(table.delete())
            for table in tables():
                _read_rows(connection, table, _member(archive, f"tables/{table.name}.jsonl"))
            if connection.dialect.name == "postgresql":
                _advance_sequences(connection)
            for name in manifest.sha256:
                if name.startswith("files/"):
                    installation().files.put(name.removeprefix("files/"), _member(archive, name))
    return manifest


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(path, "r:gz") as archive:
            yield archive
    except (tarfile.TarError, EOFError, OSError, json.JSONDecodeError) as error:
        raise InvalidError(f"{path} is not an archive of ours, or it is damaged.") from error


def _member(archive: tarfile.TarFile, name: str) -> BinaryIO:
    try:
        content = archive.extractfile(name)
    except KeyError:
        content = None
    if content is None:
        raise InvalidError(f"The archive is damaged: {name} is missing.")
    return content  # type: ignore[return-value]


def _checked_manifest(archive: tarfile.TarFile) -> Manifest:
    """Return the manifest of an archive whose every member is what was written."""
    try:
        manifest = Manifest(**json.load(_member(archive, MANIFEST)))
    except TypeError as error:
        raise InvalidError("The archive is damaged: its manifest is not one of ours.") from error
    if manifest.format != FORMAT:
        raise InvalidError("The archive was written by a version that this one does not understand.")
    for table in tables():
        if f"tables/{table.name}.jsonl" not in manifest.sha256:
            raise InvalidError(f"The archive is damaged: nothing vouches for the table {table.name}.")
    for name, expected in manifest.sha256.items():
        if hashlib.file_digest(_member(archive, name), "sha256").hexdigest() != expected:  # type: ignore[arg-type]
            raise InvalidError(f"The archive is damaged: {name} is not what was written.")
    return manifest


def _refuse_unless_fitting(connection: Connection, manifest: Manifest) -> None:
    revision = _revision(connection)
    if revision != manifest.revision:
        raise InvalidError(
            f"The archive is of database version {manifest.revision}, this one has {revision or 'none'}."
        )
    for table in tables():
        if table.name not in NEVER_EMPTY and connection.scalar(select(func.count()).select_from(table)):
            raise InvalidError("This installation is not empty. Restore into a new one.")


def _read_rows(connection: Connection, table: Table, lines: BinaryIO) -> None:
    """Insert the rows of a table; what refers to rows of the same table is filled in once they are all there."""
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    references: list[dict[str, Any]] = []
    batch: list[dict[str, Any]] = []
    for line in lines:
        row = _from_json(table, json.loads(line))
        if any(row[name] is not None for name in own):
            references.append({"the_id": row["id"], **{name: row[name] for name in own}})
        batch.append(row | dict.fromkeys(own))
        if len(batch) == BATCH:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)
    for reference in references:
        row_id = reference.pop("the_id")
        connection.execute(update(table).where(table.c.id == row_id).values(**reference))


def _from_json(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its moments, days, bytes and choices as Python knows them."""
    values = {}
    for name, value in row.items():
        kind = table.c[name].type
        if value is not None and isinstance(kind, DateTime | UtcDateTime):
            value = datetime.fromisoformat(value)  # noqa: PLW2901
        elif value is not None and isinstance(kind, Date):
            value = date.fromisoformat(value)  # noqa: PLW2901
        elif value is not None and isinstance(kind, LargeBinary):
            value = base64.b64decode(value)  # noqa: PLW2901
        elif value is not None and isinstance(kind, Enum) and kind.enum_class:
            value = kind.enum_class(value)  # noqa: PLW2901
        values[name] = value
    return values


def _advance_sequences(connection: Connection) -> None:
    """Let PostgreSQL count on from the highest id that was restored."""
    for table in tables():
        sequence = func.pg_get_serial_sequence(table.name, "id")
        highest = select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()
        connection.execute(select(func.setval(sequence, highest, False)))
