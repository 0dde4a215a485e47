"""The job queue: huey on SQLite, PostgreSQL or Redis. Work goes through it by name and is safe to do twice."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from huey import RedisHuey, crontab
from huey.api import Huey, Task, TaskWrapper
from huey.serializer import SignedSerializer
from huey.storage import BaseStorage, PostgresStorage, SqliteStorage

log = logging.getLogger(__name__)
DELIVER = "events.deliver"
FAR_AWAY = datetime(9999, 1, 1)  # noqa: DTZ001 (huey compares moments without a zone)
CONNECT_SECONDS = 5
TICKS_KEPT = timedelta(hours=1)
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('jobs.tables', 0))"
Work = Callable[..., object]


@dataclass(frozen=True)
class Job:
    """A piece of work that recurs.

    Attributes:
        name: `<room>.<verb>`, stored in the queue.
        run: Called without arguments; opens its own units of work, takes what is due, and is safe to run twice.
    """

    name: str
    run: Callable[[], object]


@dataclass(frozen=True)
class Every:
    """How often a job runs, in the manner of cron: a minute, an hour and a day of the week.

    Attributes:
        job: The job.
        when: Keywords of huey's `crontab`, for example `{"minute": "*/5"}`.
    """

    job: Job
    when: Mapping[str, str] = field(default_factory=dict)


class Minutes:
    """The minutes whose recurring jobs this worker puts on the queue: those for which it was the first to ask.

    Args:
        storage: Of the queue that the workers share.
    """

    def __init__(self, storage: BaseStorage) -> None:
        self._storage = storage
        self._mine = ""

    def claim(self, moment: datetime) -> bool:
        """Tell whether a minute is this worker's.

        Args:
            moment: A moment in it, by huey's clock.
        """
        minute, past = (f"minute {one:%Y-%m-%d %H:%M}" for one in (moment, moment - TICKS_KEPT))
        if self._mine != minute and self._storage.put_if_empty(minute, b"taken"):
            self._mine = minute
            self._storage.pop_data(past)
        return self._mine == minute


class QuickStorage(SqliteStorage):
    """A queue in a file that waits for the disk now and then only.

    A loss of power may take its last moments: the sweep finds what waits in the database, what recurs comes again, and
    of what was searched some is not counted.
    """

    def _create_connection(self) -> Any:
        connection = super()._create_connection()
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection


class SharedStorage(PostgresStorage):
    """A queue in PostgreSQL, whose tables are made by the first process that starts while the others wait.

    PostgreSQL refuses one of two that make the same table at the same moment, even where they say IF NOT EXISTS.
    """

    ddl: list[str]

    def initialize_schema(self) -> None:
        """Make the tables where they are missing."""
        self.ddl = [ONE_AT_A_TIME, *self.ddl]
        super().initialize_schema()


class _Queue:
    huey: Huey
    task: TaskWrapper
    works: dict[str, Work]
    frequent: tuple[str, ...] = ()
    minutes: Minutes


def init_jobs(url: str, secret_key: str, data_dir: Path, app: Flask) -> None:
    """Connect this process to its queue.

    Args:
        url: `sqlite:` (a file in the data folder), `postgresql://...` or `redis://...`.
        secret_key: Signs what lies in the queue, so that only this installation's work is taken from it.
        data_dir: The data folder.
        app: The application; work is done inside its context.
    """
    serializer = SignedSerializer(secret=secret_key, salt="passerelle.jobs")
    _Queue.huey = open_queue(url, data_dir, results=False, serializer=serializer)
    _Queue.minutes = Minutes(_Queue.huey.storage)
    _Queue.works = {}

    def perform(work: str, *arguments: Any) -> None:
        with app.app_context():
            _Queue.works[work](*arguments)

    _Queue.task = _Queue.huey.task(name="perform")(perform)


def open_queue(url: str, data_dir: Path, **options: Any) -> Huey:
    """Return the queue that a setting names.

    Args:
        url: As for `init_jobs`.
        data_dir: As well.
        options: For huey.
    """
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        return Huey("passerelle", storage_class=QuickStorage, filename=str(data_dir / "jobs.db"), **options)
    if scheme == "postgresql":
        return Huey("passerelle", storage_class=SharedStorage, dsn=url, connect_timeout=CONNECT_SECONDS, **options)
    return RedisHuey("passerelle", url=url, **options)


def register(name: str, work: Work) -> None:
    """Let the queue know a piece of work by its name."""
    _Queue.works[name] = work


def schedule(entries: tuple[Every, ...]) -> None:
    """Register the recurring jobs and have the workers' clocks put them on the queue, once however many there are."""
    _Queue.frequent = tuple(entry.job.name for entry in entries if "hour" not in entry.when)
    for entry in entries:
        register(entry.job.name, entry.job.run)
        tick = lambda name=entry.job.name: enqueue(name)  # noqa: E731
        _Queue.huey.periodic_task(_once(crontab(**entry.when)), name=f"tick {entry.job.name}")(tick)


def _once(is_due: Callable[[datetime], bool]) -> Callable[[datetime], bool]:
    """Let a job be due only for the worker whose minute this is."""
    return lambda moment: is_due(moment) and _Queue.minutes.claim(moment)


def enqueue_frequent() -> None:
    """Put on the queue at once whatever recurs within the hour, for a worker that does not wait for the clock."""
    for name in _Queue.frequent:
        enqueue(name)


def enqueue(name: str, *arguments: object, delay: float | None = None) -> None:
    """Put work on the queue.

    Args:
        name: What was registered.
        arguments: Numbers and texts.
        delay: Seconds to wait before it is done.
    """
    if delay is None:
        _Queue.task(name, *arguments)
    else:
        _Queue.task.schedule(args=(name, *arguments), delay=delay)


def enqueue_quietly(name: str, *arguments: object, delay: float | None = None) -> None:
    """Put work on the queue where the sweep would find it anyway; a queue out of reach is only noted in the log."""
    try:
        enqueue(name, *arguments, delay=delay)
    except Exception:
        log.exception("could not queue %s%s; the sweep will find it", name, arguments)


def work_off(*, now: bool = False) -> int:
    """Do everything that is on the queue or due, in this thread.

    Args:
        now: Do also what was to wait a while longer.

    Returns:
        How many pieces of work were done.
    """
    done = 0
    with _without_waiting():
        for task in _all_due(FAR_AWAY if now else None):
            _Queue.huey.execute(task)
            done += 1
    return done


def _all_due(until: datetime | None) -> Iterator[Task]:
    """Yield what is on the queue, and what was to wait until a moment, as long as there is any."""
    while True:
        for scheduled in _Queue.huey.read_schedule(until):
            scheduled.eta = None
            _Queue.huey.enqueue(scheduled)
        task = _Queue.huey.dequeue()
        if task is None:
            return
        yield task


@contextmanager
def _without_waiting() -> Iterator[None]:
    """Take what is on the queue and go, instead of waiting for more.

    On PostgreSQL who waits listens on a connection of his own, and one on which nobody reads any more holds up the
    server as soon as it is full.
    """
    storage = _Queue.huey.storage
    before = getattr(storage, "blocking", False)
    storage.blocking = False
    try:
        yield
    finally:
        storage.blocking = before


def work_on(threads: int) -> None:
    """Do what comes in until the process is told to stop.

    SIGTERM finishes what is begun; SIGINT stops at once, and the next worker's sweep finds the rest.

    Args:
        threads: How many pieces of work go on at the same time.
    """
    _Queue.huey.create_consumer(workers=threads, max_delay=1.0, scheduler_interval=1, graceful_signal="TERM").run()


def empty() -> None:
    """Throw away everything that waits."""
    _Queue.huey.flush()


def count_waiting() -> int:
    """Return how many pieces of work wait on the queue."""
    return int(_Queue.huey.pending_count())
