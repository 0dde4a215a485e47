"""One line of a Postfix log."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

SYSLOG = r"[A-Z][a-z]{2} [ \d]\d(?: \d{4})? \d\d:\d\d:\d\d"
ISO = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?"
PARTS = r"cleanup|qmgr|oqmgr|smtp|lmtp|local|virtual|pipe"

STAMPED = re.compile(rf"(?:<\d+>)?(?:{SYSLOG}|{ISO}) \S+ \S+")
PROGRAM = re.compile(rf"(?:<\d+>)?(?:{SYSLOG}|{ISO}) \S+ \S*postfix\S*\[\d+\]:")
LINE = re.compile(
    rf"(?:<\d+>)?({SYSLOG}|{ISO}) (\S+) ([^\s/\[\]]+)/(?:[^\s\[\]/]+/)*({PARTS})\[\d+\]: "
    r"(?:\[[^\]]*\] )?([0-9A-Za-z]{5,40}): (.*)",
    re.DOTALL,
)
FROM = re.compile(r'from=<((?:"[^"]*"|[^">])*)>')
DELIVERY = re.compile(
    r'to=<((?:"[^"]*"|[^">])*)>, (?:orig_to=<((?:"[^"]*"|[^">])*)>, )?relay=([^,\[]*)(?:\[([^\]]*)\])?(?::(\d{1,6}))?,'
)
SENT = " status=sent ("
REMOVED = "removed"
MESSAGE_ID = "message-id="
FORWARDED = "forwarded as "
QUEUED = "queued as "
DISCARDED = "discarded"
LOWEST_FILTER_PORT = 10_000


class Event(NamedTuple):
    """What a line says: who says it, about which message, and what.

    Attributes:
        queue: The message's id, with the machine and the instance of Postfix in whose queue it is.
    """

    stamp: str
    queue: str
    part: str
    text: str


def recognises(sample: Iterable[str]) -> bool:
    """Return whether lines are those of a system log with something by Postfix, or at least of a system log."""
    lines = [line for line in sample if line.strip("\0 ")]
    if any(PROGRAM.match(line) or LINE.match(line) for line in lines):
        return True
    stamped = sum(1 for line in lines if STAMPED.match(line))
    return stamped > len(lines) / 2


def parse(line: str) -> Event | None:
    """Return what a line says; None where it is by another program, or about no message."""
    found = LINE.match(line)
    if found is None:
        return None
    stamp, host, instance, part, queue, text = found.groups()
    return Event(stamp, f"{host} {instance} {queue}", part, text)


class Delivery(NamedTuple):
    """A delivery that went well.

    Attributes:
        address: Whom it went to; `original`: the address that this one stands for, empty where it is the same.
        is_final: Whether the message ends its way there, as far as this machine knows. What goes to a content filter on
            the machine itself comes back under another id, or is thrown away by the filter; what an alias forwards goes
            on under another id as well.
    """

    address: str
    original: str
    is_final: bool


def delivery_of(event: Event) -> Delivery | None:
    """Return the delivery that an event is; None where it failed, is put off, or is none."""
    _before, sent, reply = event.text.partition(SENT)
    found = DELIVERY.match(event.text) if sent else None
    if found is None:
        return None
    address, original, host, numbers, port = (text or "" for text in found.groups())
    if event.part == "local":
        return Delivery(address, original, not reply.startswith(FORWARDED))
    is_here = numbers.startswith("127.") or numbers == "::1" or host.lower() in {"localhost", "127.0.0.1"}
    if not is_here or event.part not in {"smtp", "lmtp"}:
        return Delivery(address, original, is_final=True)
    is_filter = event.part == "smtp" or int(port or 0) >= LOWEST_FILTER_PORT or QUEUED in reply or DISCARDED in reply
    return Delivery(address, original, not is_filter)
