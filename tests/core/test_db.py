"""One unit of work: everything or nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, func, select, text
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.exc import OperationalError

from app.accounts.models import Department
from app.core import sqlite
from app.core.db import (
    ReadOnlyError,
    UtcDateTime,
    current_unit,
    get_engine,
    rehearsal,
    session,
    unit_of_work,
)
from tests.factories import DepartmentFactory


def count() -> int:
    return session.scalar(select(func.count()).select_from(Department))


def test_an_exception_undoes_everything(app) -> None:
    with pytest.raises(RuntimeError), unit_of_work():
        session.add(Department(name="Sales", path="/1/"))
        session.flush()
        raise RuntimeError
    assert count() == 0


def test_what_waits_for_the_commit_runs_after_it_and_once(app) -> None:
    calls: list[int] = []
    with unit_of_work() as unit:
        session.add(Department(name="Sales", path="/1/"))
        unit.after_commit("key", lambda: calls.append(1))
        unit.after_commit("key", lambda: calls.append(2))
        assert calls == []
    assert calls == [1]


def test_what_waits_for_a_commit_that_never_comes_does_not_run(app) -> None:
    calls: list[int] = []
    with pytest.raises(RuntimeError), unit_of_work() as unit:
        unit.after_commit("key", lambda: calls.append(1))
        raise RuntimeError
    assert calls == []


def test_a_unit_that_reads_cannot_write(app) -> None:
    with pytest.raises(ReadOnlyError), unit_of_work(read_only=True):
        session.add(Department(name="Sales", path="/1/"))
        session.flush()


def test_a_rehearsal_leaves_nothing_behind(app) -> None:
    with unit_of_work():
        with rehearsal():
            session.add(Department(name="Sales", path="/1/"))
            session.flush()
            assert count() == 1
            current_unit().after_commit("never", pytest.fail)
        assert count() == 0


def test_units_nest_and_the_outer_one_comes_back(app) -> None:
    outer = current_unit()
    with unit_of_work() as inner:
        assert current_unit() is inner
    assert current_unit() is outer


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), dialect())  # noqa: DTZ001


def test_two_departments_at_the_root_cannot_share_a_name(app) -> None:
    DepartmentFactory(name="Sales")
    with pytest.raises(Exception, match=r"(?i)unique"), unit_of_work():
        session.add(Department(name="Sales", path="/2/"))


def test_sqlite_is_set_up_to_lose_nothing(app) -> None:
    if get_engine().dialect.name != "sqlite":
        pytest.skip("SQLite alone has these settings")
    with get_engine().connect() as connection:
        settings = {
            name: connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": sqlite.BUSY_TIMEOUT_MS,
    }


class TestTurns:
    """SQLite has one writer at a time."""

    @pytest.fixture
    def writing(self, tmp_path: Path) -> Engine:
        engine = create_engine(f"sqlite:///{tmp_path / 'turns.db'}")
        sqlite.prepare_sqlite(engine)
        return engine.execution_options(sqlite_begin="IMMEDIATE")

    def test_all_who_write_at_once_have_their_turn(self, writing: Engine) -> None:
        with writing.begin() as connection:
            connection.execute(text("CREATE TABLE counter (value INTEGER)"))
            connection.execute(text("INSERT INTO counter VALUES (0)"))

        def count(_number: int) -> None:
            with writing.begin() as connection:
                value = connection.scalar(text("SELECT value FROM counter"))
                connection.execute(text("UPDATE counter SET value = :value"), {"value": value + 1})

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(count, range(40)))
        with writing.connect() as connection:
            assert connection.scalar(text("SELECT value FROM counter")) == 40

    def test_nobody_waits_for_ever_and_the_connection_stays_as_it_was(self, writing: Engine, monkeypatch) -> None:
        monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 50)
        with writing.begin(), pytest.raises(OperationalError, match="locked"), writing.begin():
            pytest.fail("two write at once")
        with writing.connect() as connection:
            assert connection.scalar(text("PRAGMA busy_timeout")) == 50
