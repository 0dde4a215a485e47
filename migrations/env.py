"""Runs migrations on the database that the settings name."""

from alembic import context
from sqlalchemy import Connection

from app.core.db import Model, UtcDateTime, get_engine
from app.features import FEATURES

assert FEATURES, "importing the rooms has told the metadata of every table"


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Write our types as the plain ones they store, so that a migration imports nothing from the application."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def run(connection: Connection) -> None:
    """Bring the database to the revision asked for, each migration in a transaction of its own."""
    context.configure(
        connection=connection,
        target_metadata=Model.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


connection = context.config.attributes.get("connection")
if connection is not None:
    run(connection)
else:
    with get_engine().connect() as fresh:
        run(fresh)
        fresh.commit()
