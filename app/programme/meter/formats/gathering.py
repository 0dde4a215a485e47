"""Messages whose recipients stand in several rows, put together again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from app.programme.meter.sighting import Sighting, Unreadable

MOST_OPEN = 2_000
MOST_RECIPIENTS = 1_000
MOST_HELD = 50_000

Key = tuple[str, str]


@dataclass(slots=True)
class _Message:
    moment: datetime
    recipients: dict[str, None] = field(default_factory=dict)
    lists: dict[str, None] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.recipients) + len(self.lists)


def gather(records: Iterable[Sighting | Unreadable]) -> Iterator[Sighting | Unreadable]:
    """Put the rows of a message into one sighting, dated by the earliest of them.

    Rows of one message stand near each other, so only some messages are held at a time; one that is met again later
    makes a second sighting, which is allowed.
    """
    held = _Held()
    for record in records:
        if isinstance(record, Unreadable):
            yield record
        else:
            yield from held.add(record)
    yield from held.close()


class _Held:
    """The messages whose next rows may still come."""

    def __init__(self) -> None:
        self._messages: dict[Key, _Message] = {}
        self._addresses = 0

    def add(self, row: Sighting) -> Iterator[Sighting]:
        """Add a row, and return the messages for which there is no room any more."""
        key = row.message_id, row.sender
        message = self._messages.get(key)
        if message is None:
            message = self._messages[key] = _Message(row.moment)
        before = len(message)
        message.moment = min(message.moment, row.moment)
        message.recipients.update(dict.fromkeys(row.recipients))
        message.lists.update(dict.fromkeys(row.lists))
        self._addresses += len(message) - before
        if len(message) >= MOST_RECIPIENTS:
            yield self._take(key)
        while len(self._messages) > MOST_OPEN or self._addresses > MOST_HELD:
            yield self._take(next(iter(self._messages)))

    def close(self) -> Iterator[Sighting]:
        """Return all that is left."""
        while self._messages:
            yield self._take(next(iter(self._messages)))

    def _take(self, key: Key) -> Sighting:
        message = self._messages.pop(key)
        self._addresses -= len(message)
        recipients = tuple(address for address in message.recipients if address not in message.lists)
        return Sighting(key[0], message.moment, key[1], recipients, tuple(message.lists))
