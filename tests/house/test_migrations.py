"""Migrations: one line of them, equal to the models, independent of the application."""

import re
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import create_engine

from app.core.db import get_engine
from app.core.migrating import alembic_config, is_current

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(alembic_config()).get_heads()) == 1


def test_an_upgrade_from_empty_equals_the_models(app: Flask) -> None:
    config = alembic_config()
    with get_engine().connect() as connection:
        config.attributes["connection"] = connection
        command.check(config)
    assert is_current()


def test_migrations_do_not_import_the_application() -> None:
    assert not [path.name for path in VERSIONS.glob("*.py") if re.search(r"^(from|import) app", path.read_text(), re.M)]


def test_the_last_migration_can_be_taken_back_and_made_again(tmp_path) -> None:
    config = alembic_config()
    with create_engine(f"sqlite:///{tmp_path / 'house.db'}").connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        command.downgrade(config, "-1")
        command.upgrade(config, "head")
        command.check(config)
