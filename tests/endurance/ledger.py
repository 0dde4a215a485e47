"""What was written over HTTP, and what the house said about it."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Set
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from random import SystemRandom
from string import ascii_lowercase

CHANCE = SystemRandom()


class Said(StrEnum):
    """What the house said about a write."""

    ACKNOWLEDGED = "acknowledged"
    UNANSWERED = "unanswered"
    REFUSED = "refused"


@dataclass(frozen=True)
class Write:
    """One write.

    Attributes:
        kind: `<room>.<what>`.
        word: What it says; known nowhere else, unless it takes the place of what stood there before.
        said: What the house said about it.
        place: Where the latest word counts; empty where each write stays for itself.
        note: Why it was refused, or what else there is to know.
    """

    kind: str
    word: str
    said: Said
    place: str = ""
    note: str = ""

    @property
    def room(self) -> str:
        """The room that it was made in."""
        return self.kind.partition(".")[0]


class Ledger:
    """All writes, in the order in which they were answered."""

    def __init__(self) -> None:
        self.writes: list[Write] = []
        self._changed = threading.Condition()

    def note(self, write: Write) -> None:
        """Add a write."""
        with self._changed:
            self.writes.append(write)
            self._changed.notify_all()

    def count(self) -> int:
        """Return how many writes were acknowledged."""
        return sum(one.said is Said.ACKNOWLEDGED for one in self.writes)

    def wait_for(self, count: int, seconds: float) -> bool:
        """Wait until so many writes were acknowledged; tell whether they were."""
        with self._changed:
            return self._changed.wait_for(lambda: self.count() >= count, seconds)

    def wait_for_rooms(self, rooms: Set[str], seconds: float) -> bool:
        """Wait until something was acknowledged in each of these rooms; tell whether it was."""
        with self._changed:
            return self._changed.wait_for(lambda: rooms <= by_room(self.writes, Said.ACKNOWLEDGED).keys(), seconds)

    def save(self, path: Path) -> None:
        """Write it to a file."""
        path.write_text(json.dumps([asdict(one) for one in self.writes]))

    @staticmethod
    def load(path: Path) -> list[Write]:
        """Return what was written to a file."""
        return [Write(**(one | {"said": Said(one["said"])})) for one in json.loads(path.read_text())]


def by_room(writes: list[Write], said: Said) -> dict[str, int]:
    """Return how many writes of each room the house said this about."""
    return dict(sorted(Counter(one.room for one in writes if one.said is said).items()))


def new_word() -> str:
    """Return a word that stands nowhere else."""
    return "zq" + "".join(CHANCE.choices(ascii_lowercase, k=14))
