"""An upgrade from the first migration on, with rows in every table from the moment it is there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Column, Connection, MetaData, Table, create_engine, func, insert, inspect, select

from app.core.db import Model
from app.core.migrating import alembic_config
from tests.conftest import DATABASE
from tests.servers import create_database, start_postgres

ROWS = 3
VERSION = "alembic_version"
MOVED = {"wiki_feed_tokens": "feed_tokens"}
"""Tables whose rows went into another one."""
CHANGED = {("people_skills", "folded")}
"""What a migration fills anew on purpose."""
CHOICES = re.compile(r"\(?\"?(\w+)\"?\)?(?:::text)?\s+(?:IN|= ANY)\b")
FITTING: dict[str, Any] = {
    "share": 0.5, "budget": 5, "digest_day": 1, "digest_hour": 8, "quiet_from": 20, "quiet_until": 7, "level": 2,
    "mail_days": "1", "ends_on": date(2026, 6, 1), "starts_on": date(2026, 3, 1), "min_size": 5, "kept_months": 36,
    "score": 3, "week": date(2026, 3, 2), "month": date(2026, 3, 1), "right_choice": 1,
}  # fmt: skip
"""Values of columns for which not every one will do."""
CHOSEN = {("role_assignments", "role"): 1, ("news_rumours", "state"): 0}
"""Which of the words that may stand in a column goes with the rest of its row."""
NEEDED = {("wiki_files", "page_id"), ("programme_goals", "target")}
"""Columns that may be empty, but not all of their kind."""
ALONE = {"programme_meter_settings"}
"""Tables with one row."""


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    """A connection to an empty database of one's own."""
    url = f"sqlite:///{tmp_path / 'house.db'}"
    if DATABASE == "postgresql":
        url = create_database(start_postgres(), f"upgraded_{os.getpid()}").replace("://", "+psycopg://", 1)
    engine = create_engine(url)
    with engine.connect() as made:
        yield made
    engine.dispose()


class House:
    """A database on its way through the migrations, with what was put into it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.config = alembic_config()
        self.config.attributes["connection"] = connection
        self.rows: dict[str, list[dict[str, Any]]] = {}

    def upgrade(self, revision: str) -> None:
        command.upgrade(self.config, revision)
        self.connection.commit()

    def fill(self) -> None:
        """Put rows into the tables that are new."""
        metadata = MetaData()
        metadata.reflect(self.connection)
        for table in metadata.sorted_tables:
            if table.name not in {VERSION, *self.rows, *MOVED.values()}:
                self.rows[table.name] = [self._insert(table, one) for one in range(1 if table.name in ALONE else ROWS)]
        self.connection.commit()

    def _insert(self, table: Table, number: int) -> dict[str, Any]:
        choices = choices_of(self.connection, table)
        values = {
            column.name: self._chosen(table, column, number, choices[column.name])
            if column.name in choices
            else self._value(table, column, number)
            for column in table.columns
            if column.name != "id" and (not column.nullable or (table.name, column.name) in NEEDED)
        }
        row_id = self.connection.execute(insert(table).values(values)).inserted_primary_key
        assert row_id is not None
        return {"id": row_id[0], **values}

    def _chosen(self, table: Table, column: Column[Any], number: int, words: list[str]) -> str:
        return words[CHOSEN.get((table.name, column.name), number) % len(words)]

    def _value(self, table: Table, column: Column[Any], number: int) -> Any:
        for key in column.foreign_keys:
            shift = 1 if column.name == "endorser_id" else 0
            return self.rows[key.column.table.name][(number + shift) % ROWS]["id"]
        if column.name in FITTING:
            return FITTING[column.name]
        made: dict[type, Any] = {
            str: f"{column.name} {table.name} {number}", int: number + 1, bool: bool(number % 2), float: number / 2,
            datetime: datetime(2026, 1, 1 + number, tzinfo=UTC), date: date(2026, 1, 1 + number),
            bytes: bytes([number]),
        }  # fmt: skip
        return {"n": number} if isinstance(column.type, JSON) else made[column.type.python_type]


def choices_of(connection: Connection, table: Table) -> dict[str, list[str]]:
    """Return the words that may stand in columns of a choice."""
    found: dict[str, list[str]] = {}
    for check in inspect(connection).get_check_constraints(table.name):
        named, words = CHOICES.search(check["sqltext"]), re.findall(r"'([^']*)'", check["sqltext"])
        if named and words:
            found[named[1]] = words
    return found


def test_what_was_there_at_any_revision_is_there_after_the_upgrade_and_can_be_read(connection: Connection) -> None:
    house = House(connection)
    revisions = [one.revision for one in ScriptDirectory.from_config(house.config).walk_revisions()]
    for revision in reversed(revisions):
        house.upgrade(revision)
        house.fill()
    assert house.rows.keys() - MOVED.keys() | set(MOVED.values()) == Model.metadata.tables.keys()
    command.check(house.config)
    assert numbers_that_are_taken(connection) == []
    for name, rows in house.rows.items():
        table = Model.metadata.tables[MOVED.get(name, name)]
        there = {row["id"]: row for row in connection.execute(select(table)).mappings()}
        for row in rows:
            kept = {column for column in row if (name, column) not in CHANGED}
            assert {column: told(there[row["id"]][column]) for column in kept} == {one: told(row[one]) for one in kept}


def told(value: Any) -> Any:
    """Return a value as it compares, whichever type holds it."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return str(value) if isinstance(value, str) else value


def numbers_that_are_taken(connection: Connection) -> list[str]:
    """Return the tables in which PostgreSQL would give the next row a number that another one has."""
    if connection.dialect.name != "postgresql":
        return []
    taken = []
    for table in Model.metadata.sorted_tables:
        following = connection.scalar(select(func.nextval(func.pg_get_serial_sequence(table.name, "id"))))
        if following <= (connection.scalar(select(func.max(table.c.id))) or 0):
            taken.append(table.name)
    return taken
