"""`flask db`: bring the database up to the models, with alembic."""

from __future__ import annotations

from pathlib import Path

import click
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask.cli import AppGroup

from app.core.db import get_engine

FOLDER = Path(__file__).parents[2] / "migrations"
db_commands = AppGroup("db", help="Create and upgrade the database.")


def alembic_config() -> Config:
    """Return alembic's configuration; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(hour).2d%%(minute).2d_%%(slug)s")
    return config


def is_current() -> bool:
    """Tell whether the database has every migration."""
    with get_engine().connect() as connection:
        heads = MigrationContext.configure(connection).get_current_heads()
    return set(heads) == set(ScriptDirectory.from_config(alembic_config()).get_heads())


@db_commands.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Upgrade the database to REVISION, the newest where none is named."""
    command.upgrade(alembic_config(), revision)


@db_commands.command("downgrade")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Go back to REVISION."""
    command.downgrade(alembic_config(), revision)


@db_commands.command("revision")
@click.argument("message")
def revision(message: str) -> None:
    """Write a migration from what differs between models and database."""
    command.revision(alembic_config(), message, autogenerate=True)


@db_commands.command("check")
def check() -> None:
    """Fail where models and database differ."""
    command.check(alembic_config())
