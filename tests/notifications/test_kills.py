"""A process that is killed while it sends: no mail is lost, and one arrives twice only where the kill fell too late."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from tests.servers import environment_of

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
PEOPLE = 12
KILLED_BEFORE_DATA = {4}
KILLED_BEFORE_THE_ANSWER = {6, 9}


class DeadlyServer:
    """A real mail server that kills whoever sends: at some messages before it takes them, at others just after."""

    def __init__(self) -> None:
        self.ids: Counter[str] = Counter()
        self.recipients = 0
        self.sender: subprocess.Popen[bytes] | None = None

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802
        self.recipients += 1
        if self.recipients in KILLED_BEFORE_DATA:
            self.kill()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802
        self.ids[BytesParser(policy=default).parsebytes(envelope.content)["Message-ID"]] += 1
        if self.ids.total() in KILLED_BEFORE_THE_ANSWER:
            self.kill()
        return "250 OK"

    def kill(self) -> None:
        assert self.sender is not None
        self.sender.kill()
        self.sender.wait()


@pytest.fixture
def server() -> Iterator[tuple[DeadlyServer, str]]:
    box = DeadlyServer()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


def test_a_killed_sender_loses_nothing(tmp_path: Path, server) -> None:
    box, url = server
    environment = environment_of(tmp_path, f"mail_lab_{os.getpid()}", PASSERELLE_MAIL_URL=url)

    def run(*arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", *arguments], cwd=ROOT, env=environment)

    assert run("flask", "db", "upgrade").wait(60) == 0
    assert run("tests.notifications.mail_lab", "fill", str(PEOPLE)).wait(60) == 0
    kills = 0
    while True:
        box.sender = run("tests.notifications.mail_lab", "send")
        code = box.sender.wait(60)
        if code == 0:
            break
        assert code == -signal.SIGKILL
        kills += 1
    counting = [sys.executable, "-m", "tests.notifications.mail_lab", "count"]
    counted = json.loads(subprocess.run(counting, cwd=ROOT, env=environment, check=True, capture_output=True).stdout)
    assert kills == len(KILLED_BEFORE_DATA) + len(KILLED_BEFORE_THE_ANSWER)
    assert counted["states"] == {"sent": PEOPLE}
    assert set(box.ids) == set(counted["ids"])
    assert box.ids.total() - len(box.ids) == len(KILLED_BEFORE_THE_ANSWER)
    assert max(box.ids.values()) == 2
