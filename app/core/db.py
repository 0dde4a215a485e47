"""The database: one typed base, one current session, and the unit of work that alone commits."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from datetime import UTC, datetime
from enum import Enum as PythonEnum
from types import TracebackType
from typing import Any, ClassVar, Literal, Self, cast

from sqlalchemy import JSON, Connection, DateTime, Dialect, Engine, Enum, MetaData, create_engine, event, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, ORMExecuteState, Session, UOWTransaction, mapped_column
from sqlalchemy.types import TypeDecorator
from werkzeug.local import LocalProxy

from app.core.sqlite import prepare_sqlite

CONNECT_SECONDS = 5
NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment with its zone; stored in UTC, refused without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store the moment in UTC.

        Raises:
            ValueError: The moment has no zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment its zone back where the database has dropped it."""
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


def _values(enumeration: type[PythonEnum]) -> list[str]:
    return [member.value for member in enumeration]


class Model(DeclarativeBase):
    """Base of every table: an integer key, moments in UTC, enumerations by value with a CHECK."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        PythonEnum: Enum(PythonEnum, native_enum=False, create_constraint=True, length=30, values_callable=_values),
    }

    __part__: ClassVar[str] = ""
    """The part of the data that a row belongs to, where processes remember what is made of it (`generations.py`)."""

    id: Mapped[int] = mapped_column(primary_key=True)


class ReadOnlyError(RuntimeError):
    """Something tried to write where only reading is meant, for example while answering a GET."""


class _Engines:
    """The engine of this process, and the same one set to take SQLite's write lock at BEGIN."""

    engine: Engine
    reading: Engine | Connection
    writing: Engine | Connection


def init_db(url: str) -> Engine:
    """Connect this process to its database.

    Args:
        url: `sqlite:///...` or `postgresql://...`.

    Returns:
        The engine, for migrations and checks.
    """
    # What people write stays out of errors, hence out of the log: some of it was written without a name.
    shared = {"hide_parameters": True, "pool_size": 20}
    if url.startswith("sqlite"):
        engine = create_engine(url, max_overflow=20, **shared)
        prepare_sqlite(engine)
    else:
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        patience = {"connect_timeout": CONNECT_SECONDS}
        engine = create_engine(url, pool_pre_ping=True, pool_recycle=1800, connect_args=patience, **shared)
    use_engine(engine)
    return engine


def use_engine(engine: Engine | Connection) -> None:
    """Make an engine, or one connection of it, what this process works with.

    A unit of work that only reads sees one state of the database from its first look on: SQLite does so by itself.
    """
    is_postgres = isinstance(engine, Engine) and engine.dialect.name == "postgresql"
    _Engines.engine = engine.engine
    _Engines.reading = engine.execution_options(isolation_level="REPEATABLE READ") if is_postgres else engine
    _Engines.writing = engine.execution_options(sqlite_begin="IMMEDIATE")


def get_engine() -> Engine:
    """Return the engine that this process works with."""
    return _Engines.engine


@event.listens_for(Session, "before_flush")
def _refuse_writes(session: Session, _context: UOWTransaction, _instances: object) -> None:
    if session.info.get("read_only") and (session.new or session.dirty or session.deleted):
        raise ReadOnlyError("a read-only unit of work was about to write")


@event.listens_for(Session, "do_orm_execute")
def _refuse_statements(state: ORMExecuteState) -> None:
    if state.session.info.get("read_only") and (state.is_insert or state.is_update or state.is_delete):
        raise ReadOnlyError("a read-only unit of work was about to write")


class UnitOfWork:
    """One session and one transaction: commits as a whole or leaves no trace.

    Used as a context manager it commits at the end and rolls back on an exception. What was asked for with
    `after_commit` runs once the commit has succeeded.

    Args:
        read_only: Take no write lock and refuse to flush changes.
        within: The connection of another unit, whose transaction this one looks at and leaves alone.

    Attributes:
        found_out: What this unit has found out (`generations.py`).
    """

    def __init__(self, *, read_only: bool = False, within: Connection | None = None) -> None:
        bind = within or (_Engines.reading if read_only else _Engines.writing)
        self.read_only = read_only
        self.found_out: dict[Hashable, Any] = {}
        info = {"read_only": read_only, "found_out": self.found_out}
        joining: Literal["rollback_only", "create_savepoint"] = "rollback_only" if within else "create_savepoint"
        self.session = Session(bind, expire_on_commit=False, join_transaction_mode=joining, info=info)
        self.actions: dict[object, Callable[[], None]] = {}
        self._token: Token[UnitOfWork] | None = None

    def open(self) -> Self:
        """Make this the current unit of work."""
        self._token = _current.set(self)
        return self

    def after_commit(self, key: object, action: Callable[[], None]) -> None:
        """Run something once the work is committed; what is asked for twice under one key runs once."""
        self.actions.setdefault(key, action)

    def commit(self) -> None:
        """Commit, then run what waits for it; where nothing may be written, make sure that nothing was."""
        if self.read_only:
            self.session.flush()
        else:
            self.session.commit()
        actions, self.actions = self.actions, {}
        for action in actions.values():
            action()

    def rollback(self) -> None:
        """Undo everything."""
        self.actions.clear()
        self.session.rollback()

    def close(self) -> None:
        """Give the connection back and make the surrounding unit of work current again."""
        self.session.close()
        if self._token is not None:
            _current.reset(self._token)
            self._token = None

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self.commit()
            else:
                self.rollback()
        finally:
            self.close()


_current: ContextVar[UnitOfWork] = ContextVar("unit_of_work")


def unit_of_work(*, read_only: bool = False) -> UnitOfWork:
    """Return a new unit of work, to be used in a `with` statement."""
    return UnitOfWork(read_only=read_only)


@contextmanager
def writing() -> Iterator[None]:
    """Write as part of the current unit of work, or in one of its own where the current one only reads.

    What is read afterwards knows of it: a unit that only reads looks at the database anew.
    """
    unit = current_unit()
    if unit.read_only:
        with unit_of_work():
            yield
        unit.session.commit()
    else:
        yield


@contextmanager
def rehearsal() -> Iterator[None]:
    """Do everything inside for real, then undo it: what a dry run tells is then what would happen."""
    unit = current_unit()
    actions = dict(unit.actions)
    savepoint = unit.session.begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()
        unit.actions = actions


def add_once(row: Model) -> bool:
    """Add a row, unless the same click has added it a moment ago.

    Args:
        row: What a constraint lets exist only once.

    Returns:
        Whether it was added.
    """
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def lock(name: str) -> None:
    """Let only one transaction at a time go on from here.

    SQLite has one writer at a time anyway; PostgreSQL takes an advisory lock until the transaction ends.

    Args:
        name: What is locked.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def try_lock(name: str) -> bool:
    """Take such a lock unless another transaction has it; SQLite always gives it.

    Args:
        name: What is locked.

    Returns:
        Whether it was taken.
    """
    if session.get_bind().dialect.name != "postgresql":
        return True
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(func.hashtextextended(name, 0)))))


def current_unit() -> UnitOfWork:
    """Return the unit of work that is under way.

    Raises:
        LookupError: There is none.
    """
    return _current.get()


session = cast(Session, LocalProxy(lambda: current_unit().session))
"""The session of the current unit of work."""
