"""A run: everybody writes, something is killed again and again, and then all that was acknowledged is looked for."""

from __future__ import annotations

import json
import logging
import time
from collections import Counter
from dataclasses import dataclass, field
from math import inf
from random import Random

from tests.endurance.ledger import Ledger, Said, Write, by_room
from tests.endurance.scene import Scene
from tests.endurance.site import PATIENCE, Site
from tests.endurance.writing import Writers

log = logging.getLogger(__name__)
ROOMS = {"documents", "news", "notifications", "people", "programme", "search", "wiki"}
LONGEST_WAIT = 20.0
"""Seconds that a kill waits for writes to be acknowledged since the one before."""
MOST_WRITES_BETWEEN = 8
WORKER_NEEDS = 3.0
"""Seconds that a worker needs until it works; killed earlier it would never do anything."""
KINDS = {"web worker": 14, "worker": 5, "web server": 1}
"""What is killed, and how often beside the others."""


@dataclass
class Outcome:
    """What came of a run.

    Attributes:
        kills: How often what was killed.
        writes: The ledger.
        found: What was looked for and not found, as `examining` tells it.
        problems: What else went wrong.
        seconds: How long people wrote, and how long the rest took.
    """

    kills: Counter[str]
    writes: list[Write]
    found: dict[str, object]
    problems: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def report(self) -> dict[str, object]:
        """The run in figures."""
        told = Counter(
            f"{one.kind}: {one.note}" for one in self.writes if one.note and one.said is not Said.ACKNOWLEDGED
        )
        return {
            "kills": dict(self.kills),
            "acknowledged": sum(one.said is Said.ACKNOWLEDGED for one in self.writes),
            "acknowledged_by_room": by_room(self.writes, Said.ACKNOWLEDGED),
            "unanswered": by_room(self.writes, Said.UNANSWERED),
            "refused_or_failed": dict(told.most_common(20)),
            **self.found,
            "problems": [*self.problems, *self.found["problems"]],  # type: ignore[misc]
            "seconds": self.seconds,
        }


def prepare(site: Site) -> Scene:
    """Make a company in an empty installation."""
    return Scene(**json.loads(site.run("tests.endurance.scene").stdout))


def run(site: Site, kills: int, seed: int, most_seconds: float = inf) -> Outcome:
    """Kill so many times while everybody writes, then look for what was acknowledged.

    Args:
        site: An empty installation.
        kills: How many times.
        seed: Of chance.
        most_seconds: After which nothing more is killed.
    """
    scene, ledger, chance = prepare(site), Ledger(), Random(seed)
    site.start_web()
    site.start_worker()
    writers = Writers(site.port, scene, ledger)
    begun = time.monotonic()
    writers.start()
    killed: Counter[str] = Counter()
    try:
        ledger.wait_for(5, PATIENCE)
        while killed.total() < kills and time.monotonic() - begun < most_seconds:
            killed[_kill(site, ledger, chance)] += 1
            log.info("%s killed, %s acknowledged", killed.total(), ledger.count())
        ledger.wait_for_rooms(ROOMS, PATIENCE)
    finally:
        writers.stop()
        written = time.monotonic()
        site.stop()
    found = examine(site, ledger)
    seconds = {"writing": round(written - begun, 1), "examining": round(time.monotonic() - written, 1)}
    return Outcome(killed, ledger.writes, found, writers.problems, seconds)


def _kill(site: Site, ledger: Ledger, chance: Random) -> str:
    """Kill something once there was something to lose; return what."""
    ledger.wait_for(ledger.count() + chance.randint(1, MOST_WRITES_BETWEEN), LONGEST_WAIT)
    time.sleep(chance.uniform(0, 0.3))
    kind = chance.choices([*KINDS], [*KINDS.values()])[0]
    if kind == "worker" and time.monotonic() - site.worker_started > WORKER_NEEDS:
        site.kill_worker()
        return kind
    if kind == "web server" or not site.kill_web_worker(chance.randrange(8)):
        site.kill_master()
        return "web server"
    return "web worker"


def examine(site: Site, ledger: Ledger, *archives: str) -> dict[str, object]:
    """Restore where there is an archive, let everything that waits be done, then return what is wrong."""
    path = site.folder.parent / f"{site.folder.name}.json"
    ledger.save(path)
    found: dict[str, object] = json.loads(site.run("tests.endurance.examining", str(path), *archives).stdout)
    return found
