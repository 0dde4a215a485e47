"""One unit of work: everything or nothing."""

from datetime import datetime

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.dialects import sqlite

from app.accounts.models import Department
from app.core.db import (
    BUSY_TIMEOUT_MS,
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
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), sqlite.dialect())  # noqa: DTZ001


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
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": BUSY_TIMEOUT_MS}
