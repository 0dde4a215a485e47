"""Requests over kept connections: as fast as the answers come, or at a pace.

The client shares the machine with the server, so it does as little as it can: requests are written before, of an answer
only the first line and the headers are read.
"""

from __future__ import annotations

import gzip
import random
import socket
import statistics
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

OK, FOUND, LOST = 200, 302, 0
SCRIPT = "options"
"""The part of a page that the suggestions' script asks for."""


@dataclass(frozen=True)
class Ask:
    """A request, ready to be sent: of which kind of page, its bytes, and the status that it should be answered with."""

    kind: str
    data: bytes
    status: int = OK


class Answer(NamedTuple):
    """What came back; `size` is that of the body as it was sent."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes

    @property
    def text(self) -> str:
        """The body, unpacked."""
        is_packed = self.headers.get(b"content-encoding") == b"gzip"
        return (gzip.decompress(self.body) if is_packed else self.body).decode()


class Sample(NamedTuple):
    """One answer: how long it took, and whether it was another one than it should have been."""

    kind: str
    milliseconds: float
    is_error: bool


def reading(kind: str, path: str, cookie: str = "") -> Ask:
    """Return the request of a browser that has nothing of a page yet."""
    fragment = f"X-Fragment: {SCRIPT}\r\n" if kind == "suggestions" else ""
    signed_in = f"Cookie: {cookie}\r\n" if cookie else ""
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n{fragment}{signed_in}\r\n"
    return Ask(kind, head.encode())


def posting(kind: str, path: str, cookie: str, form: str) -> Ask:
    """Return the request of a browser that sends a form, which should lead elsewhere."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\nCookie: {cookie}\r\n"
    head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form.encode())}\r\n\r\n"
    return Ask(kind, (head + form).encode(), FOUND)


def latency(samples: Sequence[Sample]) -> dict[str, float]:
    """Return how long answers took, and how many were not what they should have been."""
    cuts = statistics.quantiles([one.milliseconds for one in samples], n=100, method="inclusive")
    figures: dict[str, float] = {f"p{at}_ms": round(cuts[at - 1], 1) for at in (50, 95, 99)}
    return figures | {"requests": len(samples), "errors": sum(one.is_error for one in samples)}


class Connection:
    """A connection to a server on this machine, opened anew where the server has closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._open()

    def _open(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._answers = self._socket.makefile("rb", buffering=65_536)

    def close(self) -> None:
        """Close it."""
        self._answers.close()
        self._socket.close()

    def ask(self, data: bytes) -> Answer:
        """Send a request and return the answer; one without a status where the server has gone away meanwhile."""
        try:
            answer = self._exchange(data)
        except (OSError, IndexError):
            answer = Answer(LOST, {}, b"")
        if answer.status == LOST or answer.headers.get(b"connection", b"").lower() == b"close":
            self.close()
            self._open()
        return answer

    def _exchange(self, data: bytes) -> Answer:
        self._socket.sendall(data)
        status = int(self._answers.readline().split()[1])
        headers: dict[bytes, bytes] = {}
        while line := self._answers.readline().strip():
            name, _colon, value = line.partition(b":")
            headers.setdefault(name.lower(), value.strip())
        return Answer(status, headers, self._answers.read(int(headers.get(b"content-length", b"0"))))


def endless(asks: Sequence[Ask], seed: int) -> Iterator[Ask]:
    """Yield requests by lot, for ever."""
    chance = random.Random(seed)
    while True:
        yield chance.choice(asks)


def without_pause(port: int, asks: Sequence[Iterable[Ask]], seconds: float) -> list[Sample]:
    """Send each next request as soon as the last one was answered, on as many connections as there are streams.

    Returns:
        What was measured, until the time is over or the requests are.
    """
    until = time.perf_counter() + seconds

    def run(stream: Iterable[Ask], samples: list[Sample]) -> None:
        connection = Connection(port)
        for ask in stream:
            start = time.perf_counter()
            if start >= until:
                break
            samples.append(_sample(connection, ask, start))
        connection.close()

    return _in_threads([(run, stream) for stream in asks])


def at_a_pace(port: int, asks: Iterable[Ask], rate: float, seconds: float, connections: int) -> list[Sample]:
    """Send so many requests a second, at moments by lot, whether or not the last one was answered.

    A request that waits until a connection is free has begun to wait at its moment, not when it was sent.

    Returns:
        What was measured.
    """
    chance, lock, stream = random.Random(9), threading.Lock(), iter(asks)
    moment = time.perf_counter()
    until = moment + seconds

    def next_ask() -> tuple[float, Ask] | None:
        nonlocal moment
        with lock:
            moment += chance.expovariate(rate)
            ask = next(stream, None)
            return None if ask is None or moment >= until else (moment, ask)

    def run(_stream: object, samples: list[Sample]) -> None:
        connection = Connection(port)
        while planned := next_ask():
            time.sleep(max(0.0, planned[0] - time.perf_counter()))
            samples.append(_sample(connection, planned[1], planned[0]))
        connection.close()

    return _in_threads([(run, None)] * connections)


def _sample(connection: Connection, ask: Ask, start: float) -> Sample:
    answer = connection.ask(ask.data)
    return Sample(ask.kind, (time.perf_counter() - start) * 1e3, answer.status != ask.status)


def _in_threads(runs: Sequence[tuple]) -> list[Sample]:  # type: ignore[type-arg]
    found: list[list[Sample]] = [[] for _run in runs]
    threads = [
        threading.Thread(target=run, args=(stream, samples)) for (run, stream), samples in zip(runs, found, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [sample for samples in found for sample in samples]
