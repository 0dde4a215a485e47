"""From the lines of a mailbox to the headers of its messages.

A message begins with a line `From ` after an empty one; whoever wrote the file has put `>` before such lines within
messages (RFC 4155, and the variants known as mboxo and mboxrd). Bodies are passed over line by line and never held.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.programme.meter.formats.lines import Lines
from app.programme.meter.sighting import Unreadable

START = b"From "
LOOSE = re.compile(rb"From .*\d\d:\d\d")
STRICT = re.compile(rb"From \S+ +[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]?\d \d\d:\d\d")
"""Some programs leave out the empty line before it."""
NAME = re.compile(rb"([!-9;-~]{1,60})[ \t]*:")
WANTED = frozenset(
    b"from sender to cc bcc date message-id list-id list-post delivered-to "
    b"resent-from resent-sender resent-to resent-cc resent-bcc resent-date resent-message-id".split()
)
MOST_HEADER = 400_000
"""How many bytes of a message's headers are kept; a thousand recipients take a tenth of it."""


@dataclass
class Head:
    """The headers of a message.

    Attributes:
        line: Where it begins.
        start: The line `From ` itself.
    """

    line: int
    start: str
    lines: list[bytes] = field(default_factory=list)
    size: int = 0

    def add(self, line: bytes) -> None:
        """Add a line, unless there is too much already."""
        self.size += len(line)
        if self.size <= MOST_HEADER:
            self.lines.append(line)

    def fields(self) -> dict[str, list[str]]:
        """Return the headers that matter, by name in small letters; lines that go on with one are joined to it."""
        found: dict[str, list[list[bytes]]] = {}
        parts: list[bytes] = []
        for line in self.lines:
            if line[:1] in (b" ", b"\t"):
                parts.append(line.strip())
                continue
            parts = []
            name = NAME.match(line)
            if name and name[1].lower() in WANTED:
                parts.append(line[name.end() :].strip())
                found.setdefault(name[1].decode().lower(), []).append(parts)
        return {
            name: [b" ".join(parts).decode(errors="replace").replace("\0", "") for parts in values]
            for name, values in found.items()
        }


def recognises(sample: Iterable[str]) -> bool:
    """Return whether a file begins like a mailbox."""
    first = next((line for line in sample if line.strip()), "")
    return LOOSE.match(first.encode(errors="replace")) is not None


def split(lines: Lines) -> Iterator[Head | Unreadable]:
    """Return the headers of each message."""
    head: Head | None = None
    is_after_empty = True
    for line in lines.raw():
        if isinstance(line, Unreadable):
            is_after_empty = False
            if head:
                yield line
        elif line.startswith(START) and (STRICT.match(line) or (is_after_empty and LOOSE.match(line))):
            if head:
                yield head
            head, is_after_empty = Head(lines.number, line.decode(errors="replace").strip()), False
        else:
            is_after_empty = len(line) <= 2 and line in (b"\n", b"\r\n")
            if head and is_after_empty:
                yield head
                head = None
            elif head:
                head.add(line)
    if head:
        yield head
