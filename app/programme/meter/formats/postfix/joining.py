"""What several lines say about one message, put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from app.programme.meter.formats.addresses import address_reader
from app.programme.meter.formats.identity import identity_of, made_identity
from app.programme.meter.formats.opened import Opened
from app.programme.meter.formats.postfix.lines import FROM, MESSAGE_ID, REMOVED, Event, delivery_of, parse
from app.programme.meter.formats.postfix.stamps import Stamps
from app.programme.meter.formats.reasons import Reason, UnreadableError
from app.programme.meter.sighting import Sighting, Unreadable

MOST_QUEUED = 20_000
MOST_ADDRESSES = 200_000
MOST_RECIPIENTS = 1_000

Records = Iterator[Sighting | Unreadable]


def read(log: Opened) -> Records:
    """Return what a mail log says: a sighting for each message when it leaves the queue, or when the log ends.

    Lines of other programs, and lines about no message, say nothing about mail and are passed over.
    """
    queue = _Queue(log)
    for line in log.lines.text():
        if isinstance(line, Unreadable):
            yield line
        elif (event := parse(line)) is not None:
            yield from queue.note(log.lines.number, event)
    yield from queue.close()


@dataclass(slots=True)
class _Queued:
    """What is known of a message in the queue.

    Attributes:
        line: The first line about it; `moment`: when that was written.
        sender: None until a line says it; empty for the server itself, which sends word of mail that came back.
        recipients: Where it was delivered to, each with the address that stood for it, empty where it is the same.
        lists: Addresses that stood for several recipients.
        is_told: Whether something about it was returned already.
    """

    line: int
    moment: datetime
    message_id: str = ""
    sender: str | None = None
    recipients: dict[str, str] = field(default_factory=dict)
    lists: dict[str, None] = field(default_factory=dict)
    is_told: bool = False

    def take_recipients(self) -> tuple[str, ...]:
        """Return who got it since this was last asked, and forget them; note which addresses were lists.

        An address that stood for one recipient in another domain is the person's own, and the other that of a mailbox
        behind it.
        """
        counts = Counter(self.recipients.values())
        self.lists.update(dict.fromkeys(original for original, count in counts.items() if original and count > 1))
        found = {
            original if original and original not in self.lists and _domain(original) != _domain(address) else address
            for address, original in self.recipients.items()
        }
        self.recipients.clear()
        self.is_told = True
        return tuple(sorted(found - self.lists.keys()))


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


class _Queue:
    def __init__(self, log: Opened) -> None:
        self._stamps = Stamps(log)
        self._address = address_reader(is_local_allowed=True)
        self._messages: dict[str, _Queued] = {}
        self._addresses = 0

    def note(self, line: int, event: Event) -> Records:
        """Note what a line says; return what is known of messages that are through, or that there is no room for."""
        try:
            if event.text == REMOVED:
                yield from self._remove(event.queue)
            elif event.part == "cleanup":
                self._note_id(line, event)
            elif event.part in {"qmgr", "oqmgr"}:
                self._note_sender(line, event)
            else:
                yield from self._note_delivery(line, event)
        except UnreadableError as error:
            yield Unreadable(line, error.reason)
        while len(self._messages) > MOST_QUEUED or self._addresses > MOST_ADDRESSES:
            yield from self._drop(next(iter(self._messages)))

    def close(self) -> Records:
        """Return what is known of the messages that are still in the queue at the end of the log."""
        for queue, message in self._messages.items():
            yield from self._told(queue, message)

    def _of(self, line: int, event: Event) -> _Queued:
        message = self._messages.get(event.queue)
        if message is None:
            message = self._messages[event.queue] = _Queued(line, self._stamps.read(event.stamp))
        return message

    def _note_id(self, line: int, event: Event) -> None:
        if event.text.startswith(MESSAGE_ID):
            self._of(line, event).message_id = identity_of(event.text.removeprefix(MESSAGE_ID))

    def _note_sender(self, line: int, event: Event) -> None:
        found = FROM.match(event.text)
        if found is None:
            return
        message = self._of(line, event)
        if message.sender is None:
            message.sender = ""
            message.sender = self._address(found[1]) if found[1] else ""

    def _note_delivery(self, line: int, event: Event) -> Records:
        delivery = delivery_of(event)
        if delivery is None or not delivery.is_final:
            return
        message = self._of(line, event)
        address = self._address(delivery.address)
        original = self._address(delivery.original) if delivery.original else ""
        self._addresses += address not in message.recipients
        message.recipients[address] = original if original != address else ""
        if len(message.recipients) >= MOST_RECIPIENTS:
            yield from self._told(event.queue, message)

    def _remove(self, queue: str) -> Records:
        if message := self._messages.pop(queue, None):
            yield from self._told(queue, message)

    def _drop(self, queue: str) -> Records:
        """Forget the message that came into the queue first."""
        message = self._messages.pop(queue)
        yield from self._told(queue, message)
        if not message.is_told:
            yield Unreadable(message.line, Reason.UNFINISHED)

    def _told(self, queue: str, message: _Queued) -> Records:
        """Return what is new about a message; nothing where it is the server's own, or went to nobody."""
        if not message.recipients:
            return
        self._addresses -= len(message.recipients)
        recipients = message.take_recipients()
        if message.sender is None:
            yield Unreadable(message.line, Reason.NO_SENDER)
        elif message.sender:
            message_id = message.message_id or made_identity(queue, message.moment.date().isoformat())
            yield Sighting(message_id, message.moment, message.sender, recipients, tuple(message.lists))
