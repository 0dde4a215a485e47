"""A gunicorn to measure: how much CPU and memory its workers use, with all processes that they have started."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")
OPTIONS = "--worker-class gthread --threads 8 --keep-alive 60 --timeout 300 --limit-request-line 8190".split()
"""As in production, but that a worker is left alive which a busy machine keeps waiting: its CPU time would be lost."""


@dataclass(frozen=True)
class Server:
    """A gunicorn under load."""

    process: subprocess.Popen[bytes]
    port: int

    def cpu_seconds(self) -> float:
        """Return the CPU time that the workers and what they have started have used so far, user and system."""
        used = 0
        for process in self._processes():
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            used += sum(int(field) for field in fields[11:15])
        return used / CLOCK_TICKS

    def memory_mb(self) -> dict[str, float]:
        """Return the memory of the workers and what they have started, in megabytes.

        `resident` counts what they share once for each of them, `own_share` once in all.
        """
        totals = {"Rss": 0, "Pss": 0}
        for process in self._processes():
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
            sizes = {name: int(rest.split()[0]) for name, _colon, rest in (line.partition(":") for line in lines)}
            for name in totals:
                totals[name] += sizes[name]
        return {"resident": round(totals["Rss"] / 1024, 1), "own_share": round(totals["Pss"] / 1024, 1)}

    def _processes(self) -> Iterator[int]:
        """Yield the workers and what they have started."""
        waiting = children_of(self.process.pid)
        while waiting:
            process = waiting.pop()
            yield process
            waiting += children_of(process)

    def stop(self) -> None:
        """Stop it and wait until it is gone."""
        self.process.terminate()
        self.process.wait(30)


def children_of(process: int) -> list[int]:
    """Return the processes that a process has started, from whichever of its threads."""
    found = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for path in found for child in path.read_text().split()]


def serve(application: str, workers: int, environment: dict[str, str]) -> Server:
    """Start gunicorn with an application and wait until it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", *OPTIONS]
    arguments += ["--workers", str(workers), "--log-level", "error"]
    server = Server(subprocess.Popen(arguments, cwd=ROOT, env=os.environ | environment), port)
    for _try in range(600):
        if len(children_of(server.process.pid)) == workers and _answers(port):
            time.sleep(1)
            return server
        time.sleep(0.1)
    server.stop()
    raise TimeoutError(application)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
            return bool(connection.recv(1))
    except OSError:
        return False
