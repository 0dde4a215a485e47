"""A production as the README describes it, on this machine: two nodes, two workers, and what they share."""

from __future__ import annotations

import http.client
import os
import re
import shlex
import subprocess
import sys
from collections import Counter
from email.parser import BytesParser
from email.policy import default
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg
from aiosmtpd.controller import Controller
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.servers import create_database, free_port, start_postgres, start_s3, start_valkey
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
SETTING = re.compile(r"^((?:PASSERELLE|AWS|GUNICORN)_\w+)=(.*)$", re.MULTILINE)
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
NODES = ("A", "B")


def settings_of_the_readme() -> dict[str, str]:
    """Return the settings that the README shows for more than one machine."""
    part = (ROOT / "README.md").read_text().partition("# /etc/passerelle.env\n")[2].partition("```")[0]
    return dict(SETTING.findall(part))


def unit(name: str, line: str) -> list[str]:
    """Return a command of a unit of systemd, as it is run here.

    Args:
        name: `web` or `worker`.
        line: What the line begins with.
    """
    text = (ROOT / "deploy" / f"passerelle-{name}.service").read_text()
    program, *arguments = shlex.split(text.partition(f"\n{line}=")[2].partition("\n")[0])
    return [sys.executable, "-m", Path(program).name, *arguments]


class Mailbox:
    """A mail server that counts what it takes."""

    def __init__(self) -> None:
        self.ids: Counter[str] = Counter()
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802
        self.ids[str(BytesParser(policy=default).parsebytes(envelope.content)["Message-ID"])] += 1
        return "250 OK"

    def stop(self) -> None:
        self._controller.stop()


class House:
    """Two nodes and two workers.

    Args:
        folder: For what each machine has of its own.
        mailbox: Where its mail goes.
    """

    def __init__(self, folder: Path, mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        self.ports = {node: free_port() for node in NODES}
        self.database = create_database(start_postgres(), f"production_{os.getpid()}")
        self.cache = start_valkey()
        self.space = 0
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self.folder = folder
        start_s3()

    def environment(self, machine: str) -> dict[str, str]:
        """Return the settings of a machine: the README's, with the addresses that their services have here."""
        shown = settings_of_the_readme()
        given = {name: value for name, value in os.environ.items() if name not in shown and "PASSERELLE" not in name}
        for name, value in shown.items():
            given[name] = self._here(machine, name, value)
            assert urlsplit(given[name]).scheme in (urlsplit(value).scheme, "http")
        return given

    def _here(self, machine: str, name: str, value: str) -> str:
        if name.startswith("AWS_"):
            return os.environ[name]
        return {
            "PASSERELLE_DATA_DIR": str(self.folder / machine),
            "PASSERELLE_DATABASE_URL": self.database,
            "PASSERELLE_SEARCH_URL": self.database,
            "PASSERELLE_JOBS_URL": self.database,
            "PASSERELLE_CACHE_URL": self.cache,
            "PASSERELLE_FILES_URL": f"{value}/{os.getpid()}",
            "PASSERELLE_MAIL_URL": f"smtp://127.0.0.1:{self.mailbox.port}",
            "GUNICORN_CMD_ARGS": f"--bind=127.0.0.1:{self.ports.get(machine)}",
        }.get(name, value)

    def start(self, machine: str, command: list[str]) -> subprocess.Popen[bytes]:
        """Start a process of a machine."""
        with (self.folder / f"{machine}.log").open("ab") as log:
            return subprocess.Popen(command, cwd=ROOT, env=self.environment(machine), stdout=log, stderr=log)

    def run(self, *command: str) -> str:
        """Run a command on a machine, and return what it prints."""
        environment = self.environment("A")
        return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout

    def start_node(self, node: str) -> None:
        """Start the web server of a node: one process of its own is enough here."""
        command = " ".join(unit("web", "ExecStart")).replace("--workers 3", "--workers 1")
        self._processes[node] = self.start(node, command.split())

    def start_worker(self, name: str) -> None:
        """Start a worker."""
        self._processes[name] = self.start(name, unit("worker", "ExecStart"))

    def end(self, name: str, *, at_once: bool = False) -> None:
        """Stop a process, or kill it."""
        process = self._processes.pop(name)
        process.kill() if at_once else process.terminate()
        process.wait(PATIENCE)

    def stop(self) -> None:
        """Stop everything that runs."""
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            process.wait(PATIENCE)

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Ask the database."""
        with psycopg.connect(self.database) as connection:
            return connection.execute(statement).fetchall()

    def is_ready(self, node: str) -> bool:
        """Tell whether a node says that it and what it needs does its work."""
        try:
            return Browser(self).get(node, "/readyz").status == 200
        except OSError:
            return False


class Answer:
    """What a node has answered."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def path(self) -> str:
        """Where the answer leads to."""
        return urlsplit(self.headers["Location"] or "").path


class Browser:
    """A person's browser behind the reverse proxy, which may hand each request to either node.

    Args:
        house: The house.
        address: Where the person sits.
    """

    def __init__(self, house: House, address: str = "198.51.100.1") -> None:
        self._ports = house.ports
        self._cookies: dict[str, str] = {}
        self._headers = {"Host": "intranet.example.com", "X-Forwarded-Proto": "https", "X-Forwarded-For": address}

    def get(self, node: str, path: str) -> Answer:
        """Ask a node for a page."""
        return self._send(node, "GET", path)

    def post(self, node: str, path: str, form: str, *, on: str, **values: Any) -> Answer:
        """Send a form that was fetched from one node to the other.

        Args:
            node: To which it is sent.
            path: Where to.
            form: The page on which it stands.
            on: The node that page came from.
            values: What is filled in; files among it.
        """
        found = TOKEN.search(self.get(on, form).text)
        assert found, form
        data = {"csrf_token": found[1], **values}
        if any(isinstance(value, FileStorage) for value in values.values()):
            boundary, body = encode_multipart(data)
            return self._send(node, "POST", path, body, f"multipart/form-data; boundary={boundary}")
        return self._send(node, "POST", path, urlencode(data).encode(), "application/x-www-form-urlencoded")

    def _send(self, node: str, method: str, path: str, body: bytes | None = None, kind: str = "") -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        connection = http.client.HTTPConnection("127.0.0.1", self._ports[node], timeout=PATIENCE)
        try:
            typed = {"Content-Type": kind} if kind else {}
            connection.request(method, path, body, {**self._headers, **typed, "Cookie": cookies})
            answer = Answer(connection.getresponse())
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or ():
            self._cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        return answer
