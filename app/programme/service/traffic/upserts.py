"""Adding many rows at once, without asking one by one which of them are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from app.core.db import Model, session

Rows = Sequence[Mapping[str, Any]]


def add_missing(model: type[Model], rows: Rows) -> None:
    """Add those rows that no constraint says are there already."""
    if rows:
        session.execute(_insert(model).on_conflict_do_nothing(), rows)


def add_up(model: type[Model], keys: Sequence[str], rows: Rows) -> None:
    """Add numbers to those in the database; rows that are not there are made.

    Args:
        model: The table.
        keys: The columns of its unique constraint; all others hold numbers.
        rows: What is added.
    """
    if rows:
        statement = _insert(model)
        columns = model.__table__.c
        sums = {name: columns[name] + statement.excluded[name] for name in rows[0] if name not in keys}
        session.execute(statement.on_conflict_do_update(index_elements=keys, set_=sums), rows)


def _insert(model: type[Model]) -> postgresql.Insert | sqlite.Insert:
    table = model.__table__
    assert isinstance(table, Table)
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    return postgresql.insert(table) if is_postgresql else sqlite.insert(table)
