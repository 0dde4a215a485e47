"""What every test may ask for: an application on a real database, undone after each test."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from flask import Flask
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Pool, event

from app import create_app
from app.accounts.models import User
from app.core import jobs
from app.core.db import current_unit, get_engine, unit_of_work, use_engine
from app.core.generations import forget_everything
from app.core.index import Engine
from app.core.installation import installation
from app.core.migrating import alembic_config
from app.news.service.rumours.limiting import WITHOUT_NAME
from app.programme.meter.figures.cache import FIGURES
from app.search.noting import hand_over
from config import Settings, load_settings
from tests.client import InspectingClient
from tests.racing import empty_database
from tests.servers import DATABASE, choose_postgres_folder, launch_s3, shared_settings

MORE_THAN_ANYBODY_ASKS = "1000000"
"""In a minute: all tests of a process come from one address."""

# The same examples each time, however long they take, so that only a change fails a run; to look for others:
# pytest --hypothesis-profile=default
hypothesis_settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis_settings.load_profile("steady")


def pytest_configure(config: pytest.Config) -> None:
    """Prepare the servers that all test processes share; that of S3 starts while they look for their tests."""
    if hasattr(config, "workerinput"):
        return
    choose_postgres_folder()
    if DATABASE == "postgresql":
        launch_s3()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out of the run on PostgreSQL what no database can change; the run on SQLite has it."""
    if DATABASE == "postgresql":
        config.hook.pytest_deselected(items=[item for item in items if not touches_database(item)])
        items[:] = [item for item in items if touches_database(item)]


@event.listens_for(Pool, "connect")
def reverse_what_has_no_order(connection: Any, _record: object) -> None:
    """Let SQLite give rows the other way round where no ORDER BY says how: elsewhere they may come in any order."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA reverse_unordered_selects = ON")


def touches_database(item: pytest.Item) -> bool:
    """Tell whether a test works on the database of the run, by a fixture or in processes that it starts there."""
    asked = {"settings", "app", "real_app"} & {*item.fixturenames}
    return bool(asked or {"DATABASE", "environment_of"} & vars(item.module).keys())  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("data")
    given = {"PASSERELLE_DATA_DIR": str(folder), "PASSERELLE_BASE_URL": "http://localhost"}
    given["PASSERELLE_REQUESTS_PER_MINUTE"] = MORE_THAN_ANYBODY_ASKS
    if DATABASE == "postgresql":
        given |= shared_settings(f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}")
    return load_settings(given)


@pytest.fixture(scope="session")
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.testing = True
    app.test_client_class = InspectingClient
    with app.app_context():
        command.upgrade(alembic_config(), "head")
    yield app
    hand_over()  # while there still is a queue: at the end of the process its server has gone


@pytest.fixture(autouse=True)
def nobody_has_asked() -> None:
    """Forget who has asked without a name, which a process remembers from one test to the next."""
    WITHOUT_NAME.forget()


@pytest.fixture(autouse=True)
def no_figures_are_kept() -> None:
    """Forget the figures of the meter, which a process keeps from one test to the next."""
    FIGURES.clear()


@pytest.fixture(autouse=True)
def context(request: pytest.FixtureRequest) -> Iterator[None]:
    """Give each test that uses the application a transaction that is rolled back at its end."""
    if "app" not in request.fixturenames and not {"login", "client", "index", "run_jobs"} & set(request.fixturenames):
        yield
        return
    app = request.getfixturevalue("app")
    engine = get_engine()
    with app.app_context(), engine.connect() as connection, connection.begin() as transaction:
        use_engine(connection)
        try:
            with unit_of_work():
                yield
        finally:
            transaction.rollback()
            use_engine(engine)
            jobs.empty()


@pytest.fixture
def real_app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on its database itself, emptied afterwards."""
    app = request.getfixturevalue("app")
    with app.app_context():
        yield app
        empty_database()
        jobs.empty()


@pytest.fixture
def client(app: Flask) -> InspectingClient:
    """A browser that has not signed in."""
    return app.test_client()


@pytest.fixture
def login(app: Flask):
    """Return a function that gives a browser in which a person is signed in."""

    def sign_in(user: User) -> InspectingClient:
        browser = app.test_client()
        browser.sign_in(user)
        return browser

    return sign_in


@pytest.fixture
def run_jobs(app: Flask):
    """Return a function that does what a worker would do now."""

    def run() -> int:
        current_unit().commit()
        return jobs.work_off(now=True)

    return run


@pytest.fixture
def index(app: Flask):
    """The search engine, empty."""
    engine = installation().index
    engine.rebuild([])
    return engine


@pytest.fixture
def empty_store(app: Flask) -> None:
    """Empty the store of files of what earlier tests have left there, whose rows were undone."""
    files = installation().files
    for key in list(files.list_keys()):
        files.delete(key)


@pytest.fixture
def lose_index(index: Engine, settings: Settings):
    """Return a function after which there is no index any more."""

    def losing() -> None:
        if DATABASE == "postgresql":
            with psycopg.connect(settings.search_url) as connection:
                connection.execute("DROP SCHEMA passerelle_search CASCADE")
        else:
            shutil.rmtree(settings.data_dir / "index")
        index.close()

    return losing


@pytest.fixture
def mails(app: Flask, settings: Settings) -> Path:
    """The folder into which messages are written, empty."""
    folder = settings.data_dir / "outbox"
    for path in folder.glob("*.eml"):
        path.unlink()
    return folder


@pytest.fixture
def count_queries():
    """Return a context manager that collects the SELECTs sent inside it, by a process that remembers nothing yet."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection, _cursor, statement, *_rest) -> None:
            if statement.lstrip().upper().startswith("SELECT"):
                statements.append(statement)

        forget_everything()
        event.listen(get_engine(), "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(get_engine(), "before_cursor_execute", note)

    return counting
