"""Which messages are counted already: keyed hashes, held in memory for a few days at a time.

A message may be seen again in another row, another file or another export, with the same recipients or with others.
So there is a hash for the message, and one for each thing about it that is counted once: a recipient, a pair of
parties, a mailing list. Only who has the installation's secret can make them, so that the database alone cannot tell
whether a message or a person is among them; and they are stored in order of size, so that nothing tells which of them
belong to one message.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, timedelta

PURPOSE = b"passerelle.programme.fingerprints"
BYTES = 8
CHECK = "a chunk written under this key"
NEIGHBOURS = (timedelta(0), timedelta(-1), timedelta(1))
"""Clocks differ by minutes: where a message is looked for, from the day on which it was seen."""
Chunks = Iterable[tuple[date, bytes]]


class Sealer:
    """Makes the hashes of one installation.

    Args:
        secret: The installation's secret key.
    """

    def __init__(self, secret: str) -> None:
        self._keyed = hashlib.blake2b(
            key=hmac.digest(secret.encode(), PURPOSE, hashlib.sha256), digest_size=BYTES
        )  # fmt: skip
        self.check = self.seal(CHECK)

    def seal(self, text: str, of: int = 0) -> int:
        """Return the hash of a text, as a part of the message with the hash `of`."""
        keyed = self._keyed.copy()
        keyed.update(of.to_bytes(BYTES, "little") + text.encode(errors="surrogatepass"))
        return int.from_bytes(keyed.digest(), "little")


def pack(hashes: Collection[int]) -> bytes:
    """Return hashes as they are stored: in order of size, eight bytes each, the lowest byte first."""
    return struct.pack(f"<{len(hashes)}Q", *sorted(hashes))


def unpack(stored: bytes) -> tuple[int, ...]:
    """Return the hashes in a stored chunk."""
    return struct.unpack(f"<{len(stored) // BYTES}Q", stored)


class Counted:
    """What is counted of each day, as far as it was looked at: the least recently used days give way to others.

    Args:
        sealer: Makes the hashes.
        load: Returns the stored chunks of some days.
        room: How many hashes are held at most beyond those of the days at hand; one takes about 80 bytes.
    """

    def __init__(self, sealer: Sealer, load: Callable[[Collection[date]], Chunks], room: int = 300_000) -> None:
        self.sealer = sealer
        self._load = load
        self._room = room
        self._held: OrderedDict[date, set[int]] = OrderedDict()
        self._fresh: dict[date, set[int]] = {}
        self.foreign: set[date] = set()
        """Days whose hashes another key has made, before the installation's secret was changed: nobody can tell any
        more what is counted of them."""

    def open(self, days: Iterable[date]) -> None:
        """Have some days and those beside them at hand."""
        near = dict.fromkeys(day + apart for day in days for apart in NEIGHBOURS)
        if missing := [day for day in near if day not in self._held]:
            self._held.update({day: set() for day in missing})
            self.learn(self._load(missing))
        for day in near:
            self._held.move_to_end(day)
        self._make_room(len(near))

    def learn(self, chunks: Chunks) -> None:
        """Take note of what is stored, as far as its day is held."""
        for day, stored in chunks:
            if (held := self._held.get(day)) is not None:
                hashes = unpack(stored)
                held.update(hashes)
                if self.sealer.check not in hashes:
                    self.foreign.add(day)

    def home_of(self, message: int, day: date) -> date | None:
        """Return the day on which a message is counted; None where it is not, on a day at hand or one beside it."""
        return next((day + apart for apart in NEIGHBOURS if message in self._held[day + apart]), None)

    def add(self, day: date, part: int) -> bool:
        """Note that something is counted on a day; return whether it was not before."""
        held = self._held[day]
        if part in held:
            return False
        held.add(part)
        self._fresh.setdefault(day, {self.sealer.check}).add(part)
        return True

    def take_fresh(self) -> Mapping[date, bytes]:
        """Return what has come since this was last asked for, as it is to be stored."""
        fresh, self._fresh = self._fresh, {}
        return {day: pack(hashes) for day, hashes in fresh.items()}

    def _make_room(self, at_hand: int) -> None:
        held = sum(map(len, self._held.values()))
        while held > self._room and len(self._held) > at_hand:
            _day, hashes = self._held.popitem(last=False)
            held -= len(hashes)
