"""What a log says about one message."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Sighting(NamedTuple):
    """A message, or part of one: the same message may be seen several times, each time with other recipients.

    Attributes:
        message_id: What tells it from every other message.
        moment: When it was sent, with its zone.
        sender: An address in lower case.
        recipients: The addresses in lower case that got it, each once.
        lists: The addresses of mailing lists that the log says it went through; their members are among the recipients.
    """

    message_id: str
    moment: datetime
    sender: str
    recipients: tuple[str, ...]
    lists: tuple[str, ...] = ()


class Unreadable(NamedTuple):
    """A line, or a record, that is no message.

    Attributes:
        line: Its number in the file, from 1.
        reason: Why, as a word of `app.programme.meter.formats.REASONS`; never what stands there.
    """

    line: int
    reason: str
