"""A house with one more listener, run in a process of its own so that it can be killed for real.

    python -m tests.admin.kill_lab record N     record N events, and die by SIGKILL between the commit and the queue
    python -m tests.admin.kill_lab work         do what waits, as `flask worker` does
    python -m tests.admin.kill_lab count        print how often each event took effect, and the state of each delivery

A listener whose word stands in the file `slow` of the data folder says so, and then takes its time.
"""

import json
import os
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from app import create_app
from app.accounts.models import SignInAttempt
from app.core import clock, events, heartbeat, jobs
from app.core.db import session, unit_of_work
from app.core.events import Bus, Delivery, Event, Listener, delivering
from config import load_settings


@dataclass(frozen=True, kw_only=True)
class BellTolled(Event):
    number: int


SETTINGS = load_settings()
OUTSIDE = SETTINGS.data_dir / "outside"


def take_effect(event: BellTolled) -> None:
    """Change the database, then wait where it hurts."""
    session.add(SignInAttempt(account_hash=f"toll {event.number}", origin_hash="", attempted_at=clock.now()))
    session.flush()
    wait_if_slow("inside")


def reach_outside(event: BellTolled) -> None:
    """Leave a mark outside the database, under the event's own name, as a mail leaves under its key."""
    wait_if_slow("outside")
    OUTSIDE.mkdir(exist_ok=True)
    (OUTSIDE / str(event.number)).touch()


def wait_if_slow(word: str) -> None:
    slow = SETTINGS.data_dir / "slow"
    if slow.exists() and slow.read_text() == word:
        print(word, flush=True)
        time.sleep(60)


def build() -> Flask:
    app = create_app(SETTINGS)
    listeners = [Listener("lab.take_effect", BellTolled, take_effect)]
    listeners.append(Listener("lab.reach_outside", BellTolled, reach_outside, outside=True))
    events.use_bus(Bus(listeners))
    delivering.LEASE = timedelta(seconds=1)
    return app


def record(count: int) -> None:
    jobs.enqueue = lambda *_arguments, **_options: os.kill(os.getpid(), signal.SIGKILL)
    with unit_of_work():
        for number in range(count):
            events.record(BellTolled(number=number))


def work() -> None:
    heartbeat.beat()
    events.sweep()
    print("working", flush=True)
    jobs.work_on(2)


def count() -> None:
    with unit_of_work(read_only=True):
        effects = Counter(session.scalars(select(SignInAttempt.account_hash)))
        states = Counter(session.scalars(select(Delivery.state)))
    outside = len(list(OUTSIDE.glob("*"))) if OUTSIDE.exists() else 0
    print(json.dumps({"effects": effects, "states": states, "outside": outside}))


if __name__ == "__main__":
    with build().app_context():
        match sys.argv[1:]:
            case ["record", number]:
                record(int(number))
            case ["work"]:
                work()
            case ["count"]:
                count()
