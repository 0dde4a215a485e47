"""Publish news to a whole company, and send everybody a digest, through a real mail server on this machine.

    python tests/bench/notices.py --people 20000 --posts 3

prints one JSON object: milliseconds of the request that publishes, seconds until everybody's inbox has the notice, seconds
to plan and to send the digests, mails a second, and the most memory the process has had, in megabytes, before and after.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from alembic import command
from flask import Flask
from sqlalchemy import func, select, update

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from app import create_app  # noqa: E402
from app.accounts.models import Role  # noqa: E402
from app.accounts.queries import get_user  # noqa: E402
from app.accounts.service.roles import grant_role  # noqa: E402
from app.core import clock, events, jobs  # noqa: E402
from app.core.db import session, unit_of_work  # noqa: E402
from app.core.migrating import alembic_config  # noqa: E402
from app.notifications.models import Mail, MailState, Notification, Rhythm  # noqa: E402
from app.notifications.service.digests import plan_digests  # noqa: E402
from app.notifications.service.sending import send_mails  # noqa: E402
from config import load_settings  # noqa: E402
from tests.bench.company import fill_people  # noqa: E402
from tests.client import InspectingClient  # noqa: E402

SINK = """
import asyncio, sys
from aiosmtpd.controller import Controller

class Sink:
    async def handle_DATA(self, _server, _session, _envelope):
        return "250 OK"

Controller(Sink(), hostname="127.0.0.1", port=int(sys.argv[1])).start()
print("ready", flush=True)
sys.stdin.read()
"""


def memory_mb() -> float:
    """Return the most memory that this process has had."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def timed(action: Callable[[], object]) -> float:
    """Return how many seconds an action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def start_sink() -> tuple[subprocess.Popen[str], int]:
    """Start a mail server that takes everything, in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    sink = subprocess.Popen(
        [sys.executable, "-c", SINK, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert sink.stdout is not None
    sink.stdout.readline()
    return sink, port


def publish(browser: InspectingClient, number: int) -> float:
    """Write a post and publish it to everybody.

    Returns:
        Seconds that the last request took.
    """
    text = {"title": f"News {number}", "summary": "In short.", "source": "Words. " * 200, "language": "en"}
    drafted = browser.post("/news/new", data=text | {"category_id": 1, "audience": "all", "base_number": "1"})
    assert drafted.status_code == 302, drafted.text[:500]
    start = time.perf_counter()
    published = browser.post(drafted.location, data={"when": "now"})
    assert published.status_code == 302, published.text[:500]
    return time.perf_counter() - start


def count(model: type[Notification] | type[Mail], *conditions: object) -> int:
    """Return how many rows there are."""
    with unit_of_work(read_only=True):
        return session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0  # type: ignore[arg-type]


def measure(app: Flask, people: int, posts: int) -> dict[str, object]:
    """Fill, publish, tell, send; return the figures."""
    fill_people(people, random.Random(3))
    with unit_of_work():
        keeper = get_user(1)
        assert keeper is not None
        grant_role(None, keeper, Role.ADMINISTRATOR)
    plan_digests()
    jobs.empty()
    browser = app.test_client()
    browser.inspects = False
    with unit_of_work():
        keeper = get_user(1)
        assert keeper is not None
        browser.sign_in(keeper)
    requests = [publish(browser, number) for number in range(posts)]

    def tell() -> None:
        while count(Notification) < posts * (people - 1):
            events.sweep()
            jobs.work_off()

    telling = timed(tell)
    with unit_of_work():
        session.execute(update(Rhythm).values(next_digest_at=clock.now()))
    before = memory_mb()
    planning = timed(plan_digests)
    sending = timed(send_mails)
    sent = count(Mail, Mail.state == MailState.SENT)
    return {
        "people": people,
        "posts": posts,
        "publish_ms": round(1e3 * max(requests), 1),
        "notices_s": round(telling, 2),
        "plan_digests_s": round(planning, 2),
        "send_digests_s": round(sending, 2),
        "digests_sent": sent,
        "digests_per_s": round(sent / sending, 1),
        "memory_before_mb": before,
        "memory_after_mb": memory_mb(),
    }


def main() -> None:
    """Run it once and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--posts", type=int, default=3)
    args = parser.parse_args()
    sink, port = start_sink()
    try:
        with tempfile.TemporaryDirectory() as folder:
            given = {"PASSERELLE_DATA_DIR": folder, "PASSERELLE_MAIL_URL": f"smtp://127.0.0.1:{port}"}
            app = create_app(load_settings(given | {"PASSERELLE_BASE_URL": "http://localhost"}))
            app.test_client_class = InspectingClient
            with app.app_context():
                command.upgrade(alembic_config(), "head")
                print(json.dumps(measure(app, args.people, args.posts)))
    finally:
        sink.kill()
        sink.wait()


if __name__ == "__main__":
    main()
