"""How this process works with a database in a file."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from sqlalchemy import Connection, Engine, event

BUSY_TIMEOUT_MS = 10_000
PATIENCE, SHORTEST_WAIT, LONGEST_WAIT = 0.0004, 0.001, 0.008
"""Between two looks whether one may write lie the first of these by the seconds one has waited, within the others."""
PRIMARY_CODE = 0xFF
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}")


def prepare_sqlite(engine: Engine) -> None:
    """Lose nothing, and take transactions out of the driver's hands, so that BEGIN is ours to send, in turn."""

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("sqlite_begin") == "IMMEDIATE":
            _begin_in_turn(connection)
        else:
            connection.exec_driver_sql("BEGIN DEFERRED")


def _begin_in_turn(connection: Connection) -> None:
    """Begin to write as soon as nobody else does: who has waited longer asks more often.

    SQLite's own waiting asks less and less often, so that whoever comes later is served first.

    Raises:
        OperationalError: Somebody else has been writing for too long.
    """
    driver: Any = connection.connection.dbapi_connection
    began, waited = time.monotonic(), 0.0
    driver.execute("PRAGMA busy_timeout=0")
    try:
        while waited < BUSY_TIMEOUT_MS / 1e3:
            try:
                driver.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & PRIMARY_CODE != sqlite3.SQLITE_BUSY:
                    break
            else:
                return
            time.sleep(min(max(PATIENCE / max(waited, PATIENCE), SHORTEST_WAIT), LONGEST_WAIT))
            waited = time.monotonic() - began
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        driver.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
