"""What a process remembers holds until somebody changes what it was made of, in this process or in another."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, insert, inspect, select, update

from app.accounts.models import Department, SignInAttempt
from app.core import clock
from app.core.db import Model, add_once, session, unit_of_work
from app.core.generations import MEMORIES, Generation, Memory

NAMES = Memory[str, list[str]]("people", size=2)


@pytest.fixture(autouse=True)
def forgotten() -> None:
    NAMES.forget()


def names(key: str = "all") -> list[str]:
    """Return the names of departments as a request that only reads remembers them."""
    with unit_of_work(read_only=True):
        return names_seen(key)


def names_seen(key: str = "all") -> list[str]:
    """Return them as the request that is under way does."""
    return NAMES.get(key, lambda: sorted(session.scalars(select(Department.name))))


def add(name: str) -> None:
    with unit_of_work():
        session.add(Department(name=name, path="/"))


def mark() -> int | None:
    with unit_of_work(read_only=True):
        return session.scalar(select(Generation.mark).where(Generation.part == "people"))


@pytest.mark.parametrize(
    "change",
    [
        lambda: session.execute(insert(Department), [{"name": "Mill", "path": "/"}]),
        lambda: session.execute(update(Department).where(Department.name == "Press").values(name="Mill")),
        lambda: session.execute(delete(Department).where(Department.name == "Press")),
        lambda: session.add(Department(name="Mill", path="/")),
        lambda: setattr(session.scalars(select(Department)).first(), "name", "Mill"),
        lambda: session.delete(session.scalars(select(Department)).first()),
        lambda: add_once(Department(name="Mill", path="/")),
    ],
)
def test_whatever_changes_the_data_is_seen_by_the_next_who_reads(real_app, change: Callable[[], object]) -> None:
    add("Press")
    before = names()
    assert names() is before
    with unit_of_work():
        change()
    assert names() != before


def test_a_change_that_is_undone_is_none(real_app) -> None:
    add("Press")
    before, drawn = names(), mark()
    with pytest.raises(RuntimeError), unit_of_work():
        session.add(Department(name="Mill", path="/"))
        session.flush()
        raise RuntimeError
    assert names() is before
    assert mark() == drawn


def test_what_does_not_belong_to_a_part_forgets_nothing(real_app) -> None:
    add("Press")
    before = names()
    with unit_of_work():
        session.add(SignInAttempt(account_hash="a", origin_hash="b", attempted_at=clock.now()))
        session.scalars(select(Department)).one().name = "Press"
    assert names() is before


def test_who_reads_sees_one_state_from_the_first_look_to_the_last(real_app) -> None:
    add("Press")
    with unit_of_work(read_only=True):
        first = NAMES.get("all", lambda: sorted(session.scalars(select(Department.name))))
        add("Mill")
        assert NAMES.get("all", lambda: sorted(session.scalars(select(Department.name)))) is first
        assert sorted(session.scalars(select(Department.name))) == ["Press"]
    assert names() == ["Mill", "Press"]


def test_what_is_made_of_what_was_before_a_change_is_for_nobody_who_comes_after_it(real_app) -> None:
    add("Press")
    with unit_of_work(read_only=True):
        names_seen("first")
        with unit_of_work(read_only=True):
            names_seen("first")
            add("Mill")
            assert names_seen("all") == ["Press"], "who looks at one state shows nothing of a later one"
        assert names_seen("all") == ["Press"], "nor does whoever shares it"
    assert names() == ["Mill", "Press"]


def test_what_fails_while_it_is_made_leaves_the_reader_where_he_was(real_app) -> None:
    add("Press")
    with unit_of_work(read_only=True):
        names_seen("first")
        add("Mill")
        with pytest.raises(ZeroDivisionError):
            NAMES.get("all", lambda: [session.scalars(select(Department.name)).all()[1 // 0]])
        assert names_seen("all") == ["Press"]


def test_who_writes_remembers_nothing(real_app) -> None:
    add("Press")
    names()
    with unit_of_work():
        session.add(Department(name="Mill", path="/"))
        session.flush()
        assert NAMES.get("all", lambda: sorted(session.scalars(select(Department.name)))) == ["Mill", "Press"]
        session.rollback()
    assert names() == ["Press"]


def test_what_is_remembered_belongs_to_no_unit_of_work(real_app) -> None:
    add("Press")
    rows = Memory[int, Department]("people", size=1)
    with unit_of_work(read_only=True):
        row = rows.get(1, lambda: session.scalars(select(Department)).one())
        assert inspect(row).session is None
        session.rollback()
    assert row.name == "Press"


def test_the_oldest_goes_first(real_app) -> None:
    add("Press")
    first, second = names("one"), names("two")
    names("three")
    assert names("two") is second
    assert names("one") is not first


def test_parts_are_those_of_some_table() -> None:
    there = {mapper.class_.__part__ for mapper in Model.registry.mappers}
    assert {part for memory in MEMORIES for part in memory.parts} <= there
