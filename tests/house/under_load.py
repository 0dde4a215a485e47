"""Several processes over one database, people who keep asking them, and a change in the midst of it."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import cycle, takewhile
from pathlib import Path
from threading import Barrier, Event
from urllib.parse import urlencode

from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from app.accounts.queries import get_user
from app.accounts.service.signin import start_session
from app.core import jobs
from app.core.db import unit_of_work
from config import Settings
from tests.client import CSRF

ROOT = Path(__file__).parents[2]
PATIENCE = 120
"""Seconds after which whoever still waits for another gives up."""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FINE = {200, 301, 302, 303, 308, 403, 404}
"""How a server may answer a question."""


@dataclass(frozen=True)
class Answer:
    """What a server said.

    Attributes:
        status: The status.
        text: Headers and body, in small letters.
    """

    status: int
    text: str


@dataclass(frozen=True)
class Visitor:
    """A browser in which somebody is signed in.

    Attributes:
        cookie: What it sends.
        token: Fits its forms.
    """

    cookie: str
    token: str

    def get(self, port: int, address: str) -> Answer:
        """Fetch an address on a connection of its own, following nothing."""
        return self._ask(port, "GET", address, None)

    def post(self, port: int, address: str, values: dict[str, object]) -> Answer:
        """Send a form."""
        return self._ask(port, "POST", address, urlencode({"csrf_token": self.token, **values}, doseq=True))

    def _ask(self, port: int, method: str, address: str, body: str | None) -> Answer:
        headers = {"Host": "localhost", "Cookie": self.cookie, "X-Fragment": "options"} | FORM
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request(method, address, body, headers)
            response = connection.getresponse()
            return Answer(response.status, f"{response.headers}{response.read().decode(errors='replace')}".lower())
        finally:
            connection.close()


def sign_in(app: Flask, user_id: int) -> Visitor:
    """Sign somebody in, without going through the form."""
    with unit_of_work():
        user = get_user(user_id)
        assert user is not None
        values = {"_user_id": start_session(user, "test browser", remember=False), "csrf_token": CSRF}
    cookie = app.session_interface.get_signing_serializer(app).dumps(values)
    token = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps(CSRF)
    return Visitor(f"session={cookie}", str(token))


@contextmanager
def servers(settings: Settings, count: int) -> Iterator[list[int]]:
    """Serve the run's own database by several processes, each at a port of its own.

    Yields:
        The ports.
    """
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PASSERELLE_")}
    given = {
        "PASSERELLE_DATA_DIR": str(settings.data_dir),
        "PASSERELLE_DATABASE_URL": settings.database_url,
        "PASSERELLE_SEARCH_URL": settings.search_url,
        "PASSERELLE_JOBS_URL": settings.jobs_url,
        "PASSERELLE_FILES_URL": settings.files_url,
        "PASSERELLE_SECRET_KEY": settings.secret_key,
        "PASSERELLE_BASE_URL": settings.base_url,
    }
    with ExitingProcesses() as processes:
        ports = [free_port() for _number in range(count)]
        for port in ports:
            bound = ["--bind", f"127.0.0.1:{port}", "--threads", "4", "--log-level", "warning"]
            command = [sys.executable, "-m", "gunicorn", "wsgi:app", *bound]
            processes.append(subprocess.Popen(command, cwd=ROOT, env={**kept, **given}))
        for port in ports:
            wait_for(port)
        yield ports


class ExitingProcesses(list[subprocess.Popen[bytes]]):
    """Processes that end with the block."""

    def __enter__(self) -> ExitingProcesses:
        return self

    def __exit__(self, *_error: object) -> None:
        for process in self:
            process.terminate()
        for process in self:
            process.wait(PATIENCE)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait until a server answers."""
    until = time.monotonic() + 2 * PATIENCE
    while time.monotonic() < until:
        try:
            Visitor("", "").get(port, "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(port)


@contextmanager
def worker(app: Flask) -> Iterator[None]:
    """Let a worker do what there is to do, beside everything else."""
    is_over = Event()

    def working() -> None:
        while not is_over.wait(0.05):
            with app.app_context():
                jobs.work_off(now=True)

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(working)
        try:
            yield
        finally:
            is_over.set()
        future.result(PATIENCE)


@dataclass
class Asked:
    """What one person saw of one change at one server.

    Attributes:
        before: The addresses that showed it before.
        after: Those that showed it when they were asked after the change had been answered.
        broken: What was answered that never should be, as text.
    """

    before: set[str] = field(default_factory=set)
    after: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Asker:
    """Somebody who keeps asking one server.

    Attributes:
        get: Fetches an address there.
        addresses: What is asked for.
        shows: Tells whether an answer, which says its own address no more, holds what a change is about.
    """

    get: Callable[[str], Answer]
    addresses: Sequence[str]
    shows: Callable[[Answer], bool]

    def ask(self, warm: Barrier, done: Event) -> Asked:
        """Ask once, then again and again while a change is made, then once more."""
        asked = Asked()
        asked.before = self._showing(asked)
        warm.wait(PATIENCE)
        for address in takewhile(lambda _address: not done.is_set(), cycle(self.addresses)):
            self._is_shown(address, asked)
        asked.after = self._showing(asked)
        return asked

    def _showing(self, asked: Asked) -> set[str]:
        return {address for address in self.addresses if self._is_shown(address, asked)}

    def _is_shown(self, address: str, asked: Asked) -> bool:
        answer = self.get(address)
        if answer.status not in FINE:
            asked.broken.add(f"{address} answers {answer.status}")
        return self.shows(replace(answer, text=answer.text.replace(address.lower(), "")))


def ask_during(change: Callable[[], Answer], askers: dict[str, Asker]) -> tuple[Answer, dict[str, Asked]]:
    """Make a change while several ask for what it is about.

    Args:
        change: Makes it, and returns what was answered.
        askers: Who asks, by a name.

    Returns:
        The answer to the change, and what each has seen.
    """
    warm, done = Barrier(len(askers) + 1), Event()
    with ThreadPoolExecutor(len(askers)) as pool:
        futures = {name: pool.submit(asker.ask, warm, done) for name, asker in askers.items()}
        try:
            warm.wait(PATIENCE)
            answer = change()
        finally:
            done.set()
        return answer, {name: future.result(PATIENCE) for name, future in futures.items()}
