"""An installation served as in production, each part in a process of its own that can be killed for real."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 180.0
"""Seconds after which something that should be there never will be."""
WEB = ("--preload", "--worker-class", "gthread", "--threads", "4", "--log-level", "critical")
"""As deploy/ has it, but loaded once before it forks: a killed worker is back at once, so that more can be killed."""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Site:
    """An installation of its own.

    Args:
        folder: Its data folder.
        database_url: A PostgreSQL database that is empty, which then holds index and queue as well; empty for SQLite.
        settings: Further settings.
    """

    def __init__(self, folder: Path, database_url: str = "", **settings: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = free_port()
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PASSERELLE_")}
        self.environment = {
            **kept,
            "PASSERELLE_DATA_DIR": str(folder),
            "PASSERELLE_BASE_URL": f"http://127.0.0.1:{self.port}",
            "FLASK_APP": "wsgi:app",
            **settings,
        }
        if database_url:
            for name in ("DATABASE", "SEARCH", "JOBS"):
                self.environment[f"PASSERELLE_{name}_URL"] = database_url
        self._log = folder.parent / f"{folder.name}.log"
        self.web: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None
        self.worker_started = 0.0

    @property
    def log(self) -> str:
        """What the processes had to say."""
        return self._log.read_text(errors="replace")

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a Python module to its end."""
        command = [sys.executable, "-m", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert not check or done.returncode == 0, f"{arguments}: {done.stdout}\n{done.stderr}"
        return done

    def flask(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command of the house."""
        return self.run("flask", *arguments, check=check)

    def begin(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a Python module."""
        command = [sys.executable, "-m", *arguments]
        with self._log.open("ab") as log:
            return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)

    def start_web(self, workers: int = 2) -> None:
        """Start the web server and wait until it answers."""
        options = ["--bind", f"127.0.0.1:{self.port}", "--workers", str(workers), *WEB]
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.web is None or self.web.poll() is not None:
                self.web = self.begin("gunicorn", "wsgi:app", *options)
            if self.answers() and self.web.poll() is None:
                return
            time.sleep(0.05)
        raise TimeoutError(self.log[-3000:])

    def answers(self) -> bool:
        """Tell whether the web server answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def start_worker(self) -> None:
        """Start the worker."""
        self.worker = self.begin("flask", "worker")
        self.worker_started = time.monotonic()

    def web_workers(self) -> list[int]:
        """Return the process ids of the web server's workers."""
        assert self.web is not None
        try:
            children = Path(f"/proc/{self.web.pid}/task/{self.web.pid}/children").read_text()
        except OSError:
            return []
        return [int(one) for one in children.split()]

    def kill_web_worker(self, number: int) -> bool:
        """Kill one of the web server's workers, which starts another; tell whether there was one."""
        workers = self.web_workers()
        if not workers:
            return False
        try:
            os.kill(workers[number % len(workers)], signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def kill_master(self) -> None:
        """Kill the web server, and start it anew beside what its workers still do."""
        assert self.web is not None
        self.web.kill()
        self.web.wait()
        self.web = None
        self.start_web()

    def kill_worker(self) -> None:
        """Kill the worker, and start another."""
        assert self.worker is not None
        self.worker.kill()
        self.worker.wait()
        self.start_worker()

    def stop(self) -> None:
        """Stop what runs, kindly, and wait for it."""
        for process in (self.web, self.worker):
            if process is not None and process.poll() is None:
                process.terminate()
        for process in (self.web, self.worker):
            if process is not None:
                try:
                    process.wait(PATIENCE)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self.web = self.worker = None
