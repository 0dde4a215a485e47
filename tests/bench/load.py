"""Fill an instance and time its main pages under concurrent load, beside a minimal Flask page in the same run.

    python tests/bench/load.py --people 20000 --connections 16 --workers 2 --seconds 10

prints one JSON object: per page the CPU milliseconds of the web workers for a request, the ratio to the minimal page,
latency in milliseconds (p50, p95, p99), requests a second, bytes as sent, and the number of errors (always to be 0).
Data, database, server and browsers are all made for the run and thrown away after it.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from alembic import command

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from app import create_app  # noqa: E402
from app.core.migrating import alembic_config  # noqa: E402
from config import Settings, load_settings  # noqa: E402
from tests.bench.filling import PASSWORD, Filled, fill  # noqa: E402

HEADERS = {"Accept-Encoding": "gzip", "X-Fragment": "options"}
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A gunicorn under load."""

    process: subprocess.Popen[bytes]
    port: int

    def cpu_seconds(self) -> float:
        """Return the CPU time that the workers have used so far."""
        workers = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        fields = [Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split() for worker in workers]
        return sum(int(field[11]) + int(field[12]) for field in fields) / CLOCK_TICKS

    def memory_mb(self) -> float:
        """Return the resident memory of the workers, in megabytes."""
        workers = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        pages = [int(Path(f"/proc/{worker}/statm").read_text().split()[1]) for worker in workers]
        return sum(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6

    def stop(self) -> None:
        """Stop it and wait until it is gone."""
        self.process.terminate()
        self.process.wait(30)


def serve(application: str, workers: int, environment: dict[str, str]) -> Server:
    """Start gunicorn with an application and wait until it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--log-level", "error"]
    arguments += ["--workers", str(workers), "--worker-class", "gthread", "--threads", "8", "--keep-alive", "30"]
    server = Server(subprocess.Popen(arguments, cwd=ROOT, env=os.environ | environment), port)
    for _try in range(300):
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=2).request("GET", "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            time.sleep(1)
            return server
    raise TimeoutError(application)


@dataclass
class Tally:
    """What one connection saw."""

    milliseconds: list[float]
    errors: int = 0
    size: int = 0


def hammer(port: int, paths: list[str], cookies: list[str], until: float, seed: int, tally: Tally) -> None:
    """Ask for pages over one kept connection until a moment."""
    chance = random.Random(seed)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while time.perf_counter() < until:
        headers = HEADERS | {"Cookie": chance.choice(cookies)} if cookies else {}
        start = time.perf_counter()
        connection.request("GET", chance.choice(paths), headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        tally.milliseconds.append((time.perf_counter() - start) * 1e3)
        tally.errors += answer.status != 200
        tally.size = len(body) if answer.getheader("Content-Encoding") else len(gzip.compress(body, 6))


def measure(server: Server, paths: list[str], cookies: list[str], connections: int, seconds: float) -> dict[str, float]:
    """Return the figures of one kind of page under load."""
    for path in paths[:3]:
        hammer(server.port, [path], cookies, time.perf_counter() + 0.3, 0, Tally([]))
    tallies = [Tally([]) for _connection in range(connections)]
    cpu, start = server.cpu_seconds(), time.perf_counter()
    threads = [
        threading.Thread(target=hammer, args=(server.port, paths, cookies, start + seconds, number, tally))
        for number, tally in enumerate(tallies)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed, used = time.perf_counter() - start, server.cpu_seconds() - cpu
    times = [value for tally in tallies for value in tally.milliseconds]
    cuts = statistics.quantiles(times, n=100)
    return {
        "cpu_ms": round(used / len(times) * 1e3, 2),
        "p50_ms": round(cuts[49], 1),
        "p95_ms": round(cuts[94], 1),
        "p99_ms": round(cuts[98], 1),
        "requests_per_second": round(len(times) / elapsed, 1),
        "compressed_bytes": max(tally.size for tally in tallies),
        "errors": sum(tally.errors for tally in tallies),
    }


def pages_to_measure(filled: Filled) -> dict[str, list[str]]:
    """Return the addresses of each kind of page."""
    chance = random.Random(1)
    return {
        "home": ["/"],
        "people": [
            "/people/",
            "/people/?page=7",
            *(f"/people/?department={id_}" for id_ in filled.department_ids[:20]),
        ],
        "people by name": [f"/people/?name={quote(name)}" for name in filled.first_names],
        "profile": [f"/people/{id_}-{slug}" for id_, slug in chance.sample(filled.people, 50)],
        "wiki page": chance.sample(filled.pages, min(50, len(filled.pages))),
        "wiki space": ["/wiki/handbook/", "/wiki/shelf-001/"],
        "wiki changes": ["/wiki/changes"],
        "FAQ topic": ["/faq/pay-and-time-off", "/faq/around-the-house"],
        "search": [f"/search?q={quote(word)}" for word in filled.words],
        "suggestions": [f"/search/suggestions?q={quote(name[:3])}" for name in filled.first_names],
    }


def sign_in_ms(server: Server, emails: list[str], tries: int) -> dict[str, float]:
    """Return how long signing in through the form takes, one after the other, in milliseconds."""
    times, errors = [], 0
    for email in emails[:tries]:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        connection.request("GET", "/sign-in")
        answer = connection.getresponse()
        page = answer.read().decode()
        cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
        token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
        body = f"csrf_token={token}&email={email.replace('@', '%40')}&password={PASSWORD.replace(' ', '+')}"
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        start = time.perf_counter()
        connection.request("POST", "/sign-in", body, headers)
        answer = connection.getresponse()
        answer.read()
        times.append((time.perf_counter() - start) * 1e3)
        errors += answer.status != 302
    cuts = statistics.quantiles(times, n=100)
    return {"p50_ms": round(cuts[49], 1), "p95_ms": round(cuts[94], 1), "errors": errors}


def settings_for(folder: Path, database_url: str) -> tuple[Settings, dict[str, str]]:
    """Return the settings of the instance, and the environment that gives them to the server."""
    environment = {"PASSERELLE_DATA_DIR": str(folder), "PASSERELLE_SECRET_KEY": "of-the-benchmark-" * 3}
    if database_url:
        environment["PASSERELLE_DATABASE_URL"] = database_url
    return load_settings(environment), environment


def run(arguments: argparse.Namespace) -> dict[str, object]:
    """Fill, serve, measure."""
    with tempfile.TemporaryDirectory() as folder:
        settings, environment = settings_for(Path(folder), arguments.database_url)
        app = create_app(settings)
        with app.app_context():
            command.upgrade(alembic_config(), "head")
            start = time.perf_counter()
            filled = fill(arguments.people, readers=64, pages=arguments.pages)
            fill_seconds = time.perf_counter() - start
        minimal = serve("tests.bench.minimal:app", arguments.workers, {"MINIMAL_DATABASE": f"{folder}/minimal.db"})
        try:
            least = measure(minimal, ["/"], [], arguments.connections, arguments.seconds)
        finally:
            minimal.stop()
        server = serve("wsgi:app", arguments.workers, environment)
        try:
            pages: dict[str, dict[str, float]] = {}
            for name, paths in pages_to_measure(filled).items():
                pages[name] = measure(server, paths, filled.cookies, arguments.connections, arguments.seconds)
                pages[name]["times_minimal"] = round(pages[name]["cpu_ms"] / least["cpu_ms"], 2)
            signing_in = sign_in_ms(server, filled.emails, 40)
            memory = round(server.memory_mb(), 1)
        finally:
            server.stop()
    return {
        "people": arguments.people,
        "wiki_pages": arguments.pages,
        "connections": arguments.connections,
        "workers": arguments.workers,
        "database": "postgresql" if arguments.database_url else "sqlite",
        "fill_seconds": round(fill_seconds, 1),
        "minimal": least,
        "pages": pages,
        "sign-in": signing_in,
        "memory_mb": memory,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--database-url", default="", help="a PostgreSQL database that is empty")
    print(json.dumps(run(parser.parse_args()), indent=2))
