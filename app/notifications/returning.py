"""Mail that comes back: reading what a mail server reports of one that it could not deliver (RFC 3464)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from typing import cast

MOST_BYTES = 200_000
MOST_RECIPIENTS = 10
"""A mail of ours has one recipient; who reports of more than so many reports of no mail of ours."""
LONGEST_LINE = 2_000
HEADER_PARTS = ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers")


@dataclass(frozen=True)
class Return:
    """That a mail could not be delivered.

    Attributes:
        address: Whose mail came back.
        message_id: Of the mail that came back; empty where the report does not say.
        reason: In the server's words.
    """

    address: str
    message_id: str
    reason: str


def read_returns(raw: bytes) -> list[Return]:
    """Return which mails came back for good, according to a report; nothing where the text is no such report.

    Args:
        raw: A whole mail; what lies beyond the first 200,000 bytes is not read, and neither is one built to be beyond
            reading.
    """
    try:
        return _returns_in(message_from_bytes(raw[:MOST_BYTES], policy=compat32))
    except RecursionError:
        return []


def _returns_in(report: Message) -> list[Return]:
    if report.get_content_type() != "multipart/report":
        return []
    parts = list(report.walk())
    message_id = next((_message_id_in(part) for part in parts if part.get_content_type() in HEADER_PARTS), "")
    statuses = [block for part in parts for block in _blocks_of(part)]
    return [
        Return(address, message_id, _line(block, "Diagnostic-Code") or _line(block, "Status"))
        for block in statuses[:MOST_RECIPIENTS]
        if _is_final(block) and (address := _address_in(block))
    ]


def _blocks_of(part: Message) -> Iterator[Message]:
    """Yield what a report says of each recipient."""
    if part.get_content_type() == "message/delivery-status" and isinstance(part.get_payload(), list):
        yield from (block for block in part.get_payload() if isinstance(block, Message))


def _is_final(block: Message) -> bool:
    return _line(block, "Action").lower() == "failed" and _line(block, "Status").startswith("5")


def _address_in(block: Message) -> str:
    recipient = _line(block, "Original-Recipient") or _line(block, "Final-Recipient")
    return recipient.rpartition(";")[2].strip().strip("<>").lower()


def _message_id_in(part: Message) -> str:
    inner = part.get_payload()
    if isinstance(inner, list):
        return _line(cast(Message, inner[0]), "Message-ID") if inner else ""
    return _line(message_from_bytes(str(inner).encode(errors="replace"), policy=compat32), "Message-ID")


def _line(block: Message, name: str) -> str:
    """Return a header in one line; empty where it is missing or beyond reading."""
    try:
        value = str(block.get(name, ""))[:LONGEST_LINE]
    except (ValueError, IndexError, KeyError, AttributeError):
        return ""
    return " ".join("".join(character if character.isprintable() else " " for character in value).split())
