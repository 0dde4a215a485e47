"""What a process may remember: parts of the data, each with a mark that is drawn anew by whoever changes it.

The mark is drawn in the same transaction as the change, so nobody sees one without the other. A request that only
reads looks at one state of the database (`db.py`): what was made under the same marks is what it would make itself.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import cache
from secrets import randbits
from threading import Lock
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import BigInteger, event, select, text
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, UOWTransaction, mapped_column

from app.core.db import Model, UnitOfWork, current_unit, session

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
MARK_BITS = 62
DRAW = text(
    "INSERT INTO generations (part, mark) VALUES (:part, :mark) ON CONFLICT (part) DO UPDATE SET mark = excluded.mark"
)


class Generation(Model):
    """The mark of one part of the data: a random number, so that one that was rolled back never comes again."""

    __tablename__ = "generations"

    part: Mapped[str] = mapped_column(unique=True)
    mark: Mapped[int] = mapped_column(BigInteger)


READ = select(Generation.part, Generation.mark)
MEMORIES: list[Memory[Any, Any]] = []


class Memory(Generic[Key, Value]):
    """What a process remembers for as long as nothing has changed that it was made of.

    Units of work that write neither use it nor fill it. What is remembered is shared by threads: nobody may change it.

    Args:
        parts: The parts of the data that the values are made of (`Model.__part__`).
        size: How many values are kept; the oldest go first.
    """

    def __init__(self, *parts: str, size: int) -> None:
        self.parts = parts
        self.size = size
        self._values: dict[Key, tuple[tuple[int, ...], Value]] = {}
        self._lock = Lock()
        MEMORIES.append(self)

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """Return the value of a key, made anew where it was forgotten or something has changed.

        What is made of data is made of the state that the marks belong to, and rows in it belong to nobody afterwards.

        Args:
            key: All that the value depends on besides the data.
            make: Makes the value.
        """
        if not self.parts:
            return self._get((), key, make)
        if not current_unit().read_only:
            return make()
        return self._get(_marks_of(self.parts), key, lambda: _apart(make))

    def _get(self, marks: tuple[int, ...], key: Key, make: Callable[[], Value]) -> Value:
        known = self._values.get(key)
        if known is not None and known[0] == marks:
            return known[1]
        value = make()
        with self._lock:
            self._values.pop(key, None)
            while len(self._values) >= self.size:
                del self._values[next(iter(self._values))]
            self._values[key] = (marks, value)
        return value

    def forget(self) -> None:
        """Remember nothing any more."""
        with self._lock:
            self._values.clear()


def _apart(make: Callable[[], Value]) -> Value:
    """Make a value of the state that the current unit of work sees, in a unit of its own."""
    unit = UnitOfWork(read_only=True, within=session.connection()).open()
    try:
        return make()
    finally:
        unit.close()


def forget_everything() -> None:
    """Let this process remember nothing any more."""
    for memory in MEMORIES:
        memory.forget()


def found_out() -> dict[Hashable, Any]:
    """Return what this unit of work has found out, as long as it looks at the same state of the database.

    Where it may write, nothing stays found out.
    """
    unit = current_unit()
    return unit.found_out if unit.read_only else {}


def note_marks(rows: Iterable[tuple[str | None, int | None]]) -> None:
    """Let the current unit of work know the marks, which it has asked for along with something else.

    Args:
        rows: Part and mark of every `Generation`; those without a part are nothing.
    """
    found_out()["marks"] = {part: mark for part, mark in rows if part is not None}


def _marks_of(parts: tuple[str, ...]) -> tuple[int, ...]:
    """Return the marks of some parts as the current unit of work sees them; it asks for all of them once."""
    known = found_out()
    if "marks" not in known:
        note_marks(session.connection().execute(READ))
    marks = known["marks"]
    return tuple(marks.get(part, 0) for part in parts)


@cache
def _parts_by_table() -> dict[str, str]:
    """Return which part of the data each table belongs to."""
    classes = (cast(type[Model], mapper.class_) for mapper in Model.registry.mappers)
    return {str(one.__tablename__): one.__part__ for one in classes if one.__part__}


def mark_changes(session: Session) -> None:
    """Draw the marks of what a session has changed since it last did so."""
    changed: set[str] = session.info.pop("changed_parts", set())
    for part in sorted(changed):
        session.connection().execute(DRAW, {"part": part, "mark": randbits(MARK_BITS)})


def note_changed(part: str) -> None:
    """Draw the mark of a part anew as the current unit of work commits: something has changed outside the database."""
    _note(current_unit().session, part)


def _note(session: Session, part: str) -> None:
    if part:
        session.info.setdefault("changed_parts", set()).add(part)


@event.listens_for(Session, "before_flush")
def _note_rows(session: Session, _context: UOWTransaction, _instances: object) -> None:
    for row in (*session.new, *session.deleted):
        _note(session, row.__part__)
    for row in session.dirty:
        if row.__part__ and session.is_modified(row):
            _note(session, row.__part__)


@event.listens_for(Session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        table: Any = getattr(state.statement, "table", None)
        _note(state.session, _parts_by_table().get(getattr(table, "name", ""), ""))


@event.listens_for(Session, "before_commit")
def _mark_at_commit(session: Session) -> None:
    """Draw the marks last, so that two who change the same part wait for each other as shortly as can be."""
    if not session.in_nested_transaction():
        session.flush()
        mark_changes(session)


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def _look_again(session: Session) -> None:
    """Forget what this unit of work has found out: from here on it sees another state of the database."""
    session.info.get("found_out", {}).clear()
