"""A log of any length takes the same memory."""

import io
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from app.programme.meter.formats import Format, open_log
from app.programme.meter.formats.lines import LONGEST
from app.programme.meter.sighting import Sighting
from tests.programme.meter.formats import test_postfix
from tests.programme.meter.formats.writing import WRITERS

MOST = 40_000_000


class Stream(io.RawIOBase):
    """A file that is made while it is read; counts what it gave."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""
        self.size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        while not self._rest and (piece := next(self._pieces, b"")):
            self._rest = piece
        count = min(len(buffer), len(self._rest))
        buffer[:count], self._rest = self._rest[:count], self._rest[count:]
        self.size += count
        return count


def trace(start: int) -> list[Sighting]:
    return [
        Sighting(
            f"{number}@x.example",
            datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=number),
            f"p{number % 99_991}@acme.example",
            tuple(f"p{number * 7 % 99_991 + one}@acme.example" for one in range(3)),
        )
        for number in range(start, start + 100)
    ]


def written(name: str, rounds: int) -> Iterator[bytes]:
    write = WRITERS[name][0]
    header = b"" if name in {"postfix", "mbox"} else write([]).encode().rstrip(b"\r\n") + b"\n"
    if header:
        yield header
    for number in range(rounds):
        yield write(trace(100 * number)).encode().removeprefix(header.rstrip(b"\r\n"))


def peak(stream: Stream, kind: Format = Format.AUTO) -> int:
    """Return the most memory that reading a stream takes, in bytes."""
    tracemalloc.start()
    try:
        for _one in open_log(io.BufferedReader(stream), kind, zone=UTC):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", WRITERS)
def test_a_long_log_takes_no_more_memory_than_a_short_one(name: str):
    short, long = Stream(written(name, 10)), Stream(written(name, 42))
    before, after = peak(short), peak(long)
    assert long.size > 4 * short.size
    assert after < MOST
    assert after < before * 1.5 + 8_000_000


def endless_line() -> Iterator[bytes]:
    yield WRITERS["m365"][0](trace(0)).encode()
    for _piece in range(60):
        yield b"x" * LONGEST
    yield b"\n"


def open_quote() -> Iterator[bytes]:
    yield WRITERS["m365"][0](trace(0)).encode() + b'"'
    for _piece in range(1_500):
        yield b"y" * 999 + b"\n"


def never_removed() -> Iterator[bytes]:
    for number in range(4_000):
        yield test_postfix.log(test_postfix.whole(f"{number:010X}")[:2]).encode()


def large_headers() -> Iterator[bytes]:
    yield WRITERS["mbox"][0](trace(0)).encode()
    yield b"From x Tue Nov  3 10:01:05 2026\n"
    for _piece in range(60):
        yield b"To: " + b"a@x.example, " * 10_000 + b"\n"


@pytest.mark.parametrize("hostile", [endless_line, open_quote, never_removed, large_headers])
def test_a_hostile_log_takes_no_more_either(hostile: Callable[[], Iterator[bytes]]):
    assert peak(Stream(hostile())) < MOST
