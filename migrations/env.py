"""Runs migrations on the database that the settings name.

SQLite changes a table by making it anew under another name; until that is done, foreign keys lead nowhere. So they are
not enforced meanwhile, and each migration is checked as a whole before it is committed.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import context
from sqlalchemy import Connection, func, select

from app.core.db import Model, UtcDateTime, get_engine
from app.features import FEATURES

assert FEATURES, "importing the rooms has told the metadata of every table"


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Write our types as the plain ones they store, so that a migration imports nothing from the application."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Leave the queue's own tables alone, which may lie in the same database."""
    return kind != "table" or not (name or "").startswith("huey_")


@contextmanager
def without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Let SQLite make tables anew; a connection in a transaction stays as it is."""
    raw = connection.connection.dbapi_connection
    if connection.dialect.name != "sqlite" or raw is None or connection.in_transaction():
        yield
        return
    raw.execute("PRAGMA foreign_keys=OFF")  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.commit()
        raw.execute("PRAGMA foreign_keys=ON")  # type: ignore[attr-defined]


def check_foreign_keys(ctx: object, **_step: object) -> None:
    """Refuse a migration after which a foreign key leads nowhere."""
    connection = ctx.connection  # type: ignore[attr-defined]
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"foreign keys lead nowhere: {broken[:5]}")


def run(connection: Connection) -> None:
    """Bring the database to the revision asked for, each migration in a transaction of its own."""
    context.configure(
        connection=connection,
        target_metadata=Model.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
        include_name=include_name,
        transaction_per_migration=True,
        on_version_apply=check_foreign_keys,
    )
    with without_foreign_keys(connection), context.begin_transaction():
        context.run_migrations()


@contextmanager
def _alone_beside(file: Path) -> Iterator[None]:
    """Hold the folder of a file, which the system lets go when a process dies."""
    folder = os.open(file.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


@contextmanager
def one_at_a_time(connection: Connection) -> Iterator[None]:
    """Let those who start at the same moment migrate one after the other; the later ones find nothing to do."""
    if connection.dialect.name != "postgresql":
        with _alone_beside(Path(str(connection.engine.url.database))):
            yield
        return
    name = func.hashtextextended("migrations", 0)
    connection.execute(select(func.pg_advisory_lock(name)))
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        connection.execute(select(func.pg_advisory_unlock(name)))


connection = context.config.attributes.get("connection")
if connection is not None:
    run(connection)
else:
    with get_engine().connect() as fresh, one_at_a_time(fresh):
        run(fresh)
        fresh.commit()
