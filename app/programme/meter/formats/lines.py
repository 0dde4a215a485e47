"""Lines of a log, none of them longer than a line can be, each with its number."""

from __future__ import annotations

import io
from collections.abc import Iterator
from math import inf
from typing import TYPE_CHECKING

from app.programme.meter.formats.reasons import Reason
from app.programme.meter.sighting import Unreadable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LONGEST = 1_000_000
BUFFER = 1 << 18


COST_OF_LINE = 60
"""To read a line takes as long as so many bytes, however short it is."""


class Lines:
    """The lines of a log.

    Args:
        pieces: Its bytes.
        most: After how many bytes it ends, even if there are more, a short line counting as a usual one.

    Attributes:
        number: That of the line last read, from 1.
        is_cut: Whether there were more.
    """

    def __init__(self, pieces: Iterator[bytes], most: float = inf) -> None:
        self._file = io.BufferedReader(_Pieces(pieces), BUFFER)
        self._left = most
        self.number = 0
        self.is_cut = False

    def raw(self) -> Iterator[bytes | Unreadable]:
        """Return the lines as they stand in the file, with their ends."""
        readline = self._file.readline
        while line := readline(LONGEST + 1):
            self.number += 1
            self._left -= len(line) + COST_OF_LINE
            if self._left < 0:
                self.is_cut = True
                return
            if len(line) > LONGEST:
                while line and not line.endswith(b"\n"):
                    line = readline(LONGEST)
                yield Unreadable(self.number, Reason.OVERLONG)
            else:
                yield line

    def text(self) -> Iterator[str | Unreadable]:
        """Return the lines as text without their ends; bytes that are no UTF-8 are replaced."""
        for line in self.raw():
            if isinstance(line, Unreadable):
                yield line
            elif b"\0" in line:
                yield Unreadable(self.number, Reason.NUL)
            else:
                yield line.decode(errors="replace").rstrip("\r\n")


class _Pieces(io.RawIOBase):
    """What a generator of bytes gives, as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        target = memoryview(buffer)
        count = min(len(target), len(self._rest))
        target[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count
