"""A worker that is killed at the worst moment: nothing is lost, and nothing takes effect twice."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.servers import create_database, environment_of, start_postgres, start_valkey

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
EVENTS = 5
QUEUES = {
    "sqlite": lambda: "sqlite:",
    "redis": start_valkey,
    "postgresql": lambda: create_database(start_postgres(), f"queue_{os.getpid()}"),
}


class Lab:
    """Processes over one data folder."""

    def __init__(self, folder: Path, queue: str) -> None:
        self.folder = folder
        self.environment = environment_of(folder, f"lab_{os.getpid()}", PASSERELLE_JOBS_URL=QUEUES[queue]())
        self.workers: list[subprocess.Popen[str]] = []
        self.flask("db", "upgrade")

    def flask(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "flask", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True)
        return done.stdout

    def run(self, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.admin.kill_lab", *arguments]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True)

    def record_and_die(self) -> None:
        process = self.run("record", str(EVENTS))
        process.communicate(timeout=30)
        assert process.returncode == -signal.SIGKILL

    def start_worker(self) -> subprocess.Popen[str]:
        worker = self.run("work")
        self.workers.append(worker)
        assert worker.stdout is not None
        assert worker.stdout.readline() == "working\n"
        return worker

    def kill_when(self, word: str) -> None:
        """Kill a worker when it says that it is in the middle of a listener."""
        (self.folder / "slow").write_text(word)
        worker = self.start_worker()
        assert worker.stdout is not None
        assert f"{word}\n" in iter(worker.stdout.readline, ""), f"the worker ended before it was {word}"
        worker.kill()
        worker.communicate()
        (self.folder / "slow").unlink()

    def count(self) -> dict:
        output, _errors = self.run("count").communicate(timeout=30)
        return json.loads(output)

    def wait_until_done(self) -> dict:
        """Work until every delivery is done; a second sweep finds what waits for its lease to end."""
        until = time.monotonic() + 40
        while time.monotonic() < until:
            worker = self.start_worker()
            time.sleep(2)
            worker.terminate()
            worker.communicate(timeout=20)
            counted = self.count()
            if counted["states"] == {"done": 2 * EVENTS}:
                return counted
        raise AssertionError(counted)

    def stop(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                worker.kill()
                worker.communicate()


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Callable[[str], Lab]]:
    made: list[Lab] = []

    def making(queue: str) -> Lab:
        made.append(Lab(tmp_path, queue))
        return made[-1]

    yield making
    for one in made:
        one.stop()


@pytest.mark.parametrize("queue", QUEUES)
def test_killed_between_commit_and_queue_and_inside_both_kinds_of_listener(lab, queue: str) -> None:
    house = lab(queue)
    house.record_and_die()
    assert house.count()["states"] == {"pending": 2 * EVENTS}
    house.kill_when("inside")
    assert house.count()["effects"] == {}
    house.kill_when("outside")
    counted = house.wait_until_done()
    assert counted["effects"] == {f"toll {number}": 1 for number in range(EVENTS)}
    assert counted["outside"] == EVENTS


def test_a_worker_told_to_stop_finishes_what_it_has_begun(lab) -> None:
    house = lab("sqlite")
    worker = house.start_worker()
    time.sleep(2)
    worker.send_signal(signal.SIGTERM)
    worker.communicate(timeout=20)
    assert worker.returncode == 0


def test_draining_does_everything_that_is_due_and_ends(lab) -> None:
    house = lab("sqlite")
    house.flask("seed", "demo")
    assert "pieces of work done" in house.flask("worker", "--drain")
    assert json.loads(house.flask("stats", "--json"))["deliveries_pending"] == 0
    assert "0 missing" in house.flask("search", "check")
