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
PEOPLE = (
    "INSERT INTO departments (id, name, path) VALUES (1, 'Works', '/1/')",
    "INSERT INTO users (id, email, name, search_name, title, department_id, language, time_zone, theme, has_shortcuts,"
    " is_demo, created_at) VALUES (1, 'j@x.example', 'Jérôme Dupont', 'jerome dupont', '', 1, 'fr', 'Europe/Paris',"
    " 'auto', 1, 0, '2026-01-01')",
    "INSERT INTO people_profiles (id, user_id, location, phone, about, about_html, about_version, changed_at)"
    " VALUES (1, 1, '', '', '', '', 0, '2026-01-01')",
    "INSERT INTO people_skills (id, name, folded) VALUES (1, 'C++', 'c')",
    "INSERT INTO people_profile_skills (profile_id, skill_id, level) VALUES (1, 1, 3)",
)


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


def test_an_upgrade_keeps_what_is_there(tmp_path) -> None:
    config = alembic_config()
    with create_engine(f"sqlite:///{tmp_path / 'house.db'}").connect() as connection:
        connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=ON")
        config.attributes["connection"] = connection
        command.upgrade(config, "20261123_wiki")
        for statement in PEOPLE:
            connection.exec_driver_sql(statement)
        connection.commit()
        command.upgrade(config, "head")
        assert connection.exec_driver_sql("SELECT count(*) FROM people_profile_skills").scalar() == 1
        assert connection.exec_driver_sql("SELECT folded FROM people_skills").scalar() == "cplusplus"
        assert connection.exec_driver_sql("SELECT word FROM name_keys WHERE key = 'duont'").scalar() == "dupont"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
