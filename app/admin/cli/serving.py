"""`flask serve`: the web server and a worker side by side, for `make run` and small installations."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import FrameType

import click
from flask.cli import with_appcontext

from app.accounts.passwords import DEMO_PASSWORD
from app.accounts.queries import list_demo_sign_ins
from app.core.db import unit_of_work
from app.core.installation import installation

START_SECONDS = 30.0
STOP_SECONDS = 15.0


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True, help="Web processes.")
@with_appcontext
def serve(host: str, port: int, workers: int) -> None:
    """Start the web server and a worker, and stop both with Ctrl-C."""
    address = f"http://{host}:{port}"
    os.environ.setdefault("PASSERELLE_BASE_URL", address)
    processes = [_start_web(host, port, workers), _start_worker()]
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop_asked)
    try:
        _wait_until_it_answers(address, processes)
        _greet(address)
        code = _wait_for_an_end(processes)
    except _StopAskedError:
        code = 0
    finally:
        _stop(processes)
    raise SystemExit(code)


class _StopAskedError(Exception):
    """Somebody pressed Ctrl-C or sent SIGTERM."""


def _stop_asked(_number: int, _frame: FrameType | None) -> None:
    raise _StopAskedError


def _start_web(host: str, port: int, workers: int) -> subprocess.Popen[bytes]:
    options = ["--bind", f"{host}:{port}", "--workers", str(workers), "--worker-class", "gthread", "--threads", "8"]
    options += ["--limit-request-line", "8190", "--log-level", "warning"]
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", *options]
    return subprocess.Popen(command, start_new_session=True)  # noqa: S603 (our own program)


def _start_worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "flask", "worker"], start_new_session=True)


def _wait_until_it_answers(address: str, processes: list[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and all(process.poll() is None for process in processes):
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2).close()  # noqa: S310 (our own address)
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise click.ClickException(f"{address} did not answer. Is the port taken? Try another: make run PORT=8001")


def _greet(address: str) -> None:
    click.secho(f"\n  {installation().settings.site_name} is open at {address}\n", bold=True)
    with unit_of_work(read_only=True):
        people = list_demo_sign_ins()
    for person in people:
        click.echo(f"  {person.email:42} {DEMO_PASSWORD:18} {person.title}")
    click.echo("\n  Ctrl-C stops it.\n")


def _wait_for_an_end(processes: list[subprocess.Popen[bytes]]) -> int:
    """Wait until one of the processes ends, which it should not; return the exit status to pass on."""
    while all(process.poll() is None for process in processes):
        time.sleep(0.5)
    click.echo("The web server or the worker has stopped; stopping the other one too.", err=True)
    return 1


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask every process to finish what it has begun, and insist after a while."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
