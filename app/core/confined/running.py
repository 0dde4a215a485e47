"""Starting the child process, and ending it in time."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

ENTRANCE = Path(__file__).with_name("entrance.py")
ROOT = Path(__file__).resolve().parents[3]
CHUNK = 65_536


class ConfinedError(Exception):
    """The work was not done."""


class TookTooLongError(ConfinedError):
    """It took longer than anybody should wait."""


class BrokeDownError(ConfinedError):
    """It failed, needed too much memory, or answered with far too much."""


@dataclass(frozen=True)
class Limits:
    """What a piece of work may take.

    Attributes:
        seconds: Of time, whether it works or waits.
        memory_bytes: Of address space, the interpreter and its libraries included.
        answer_bytes: Of what it answers, as JSON.
    """

    seconds: float = 20.0
    memory_bytes: int = 1_500_000_000
    answer_bytes: int = 20_000_000


DEFAULT = Limits()


def run_confined(work: str, data: bytes, *arguments: str, limits: Limits = DEFAULT) -> Any:
    """Return what a function makes of bytes, in a process of its own.

    Args:
        work: `module:function` below `app`; the modules it imports must do without the application.
        data: What strangers made.
        arguments: Further texts for the function.
        limits: What it may take.

    Returns:
        Its answer, which can be anything that JSON holds.

    Raises:
        TookTooLongError: It was killed after its time.
        BrokeDownError: It gave no answer.
    """
    with _started(work, arguments, limits) as process:
        try:
            answer = _talk(process, data, limits)
        finally:
            process.kill()
    try:
        told = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise BrokeDownError("the child ended without an answer") from error
    if not isinstance(told, dict) or "answer" not in told:
        raise BrokeDownError(str(told)[:200])
    return told["answer"]


def _started(work: str, arguments: tuple[str, ...], limits: Limits) -> subprocess.Popen[bytes]:
    numbers = [str(limits.memory_bytes), str(int(limits.seconds) + 1)]
    return subprocess.Popen(  # noqa: S603 (our own program)
        [sys.executable, "-I", str(ENTRANCE), str(ROOT), *numbers, work, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        start_new_session=True,
    )


def _talk(process: subprocess.Popen[bytes], data: bytes, limits: Limits) -> bytes:
    """Hand over the data while taking the answer, until the answer ends or the time is over."""
    assert process.stdin is not None
    assert process.stdout is not None
    until = time.monotonic() + limits.seconds
    rest, answer = memoryview(data), bytearray()
    with selectors.DefaultSelector() as selector:
        os.set_blocking(process.stdin.fileno(), False)
        selector.register(process.stdin, selectors.EVENT_WRITE)
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            ready = selector.select(max(0.0, until - time.monotonic()))
            if not ready:
                raise TookTooLongError
            for key, _events in ready:
                if key.fileobj is process.stdin:
                    rest = _send(process.stdin, rest, selector)
                elif part := os.read(process.stdout.fileno(), CHUNK):
                    answer += part
                else:
                    return bytes(answer)
            if len(answer) > limits.answer_bytes:
                raise BrokeDownError("the answer is far too long")


def _send(stream: IO[bytes], rest: memoryview, selector: selectors.BaseSelector) -> memoryview:
    """Send some of what is left; the child's input ends with it, or when the child does."""
    try:
        rest = rest[os.write(stream.fileno(), rest[:CHUNK]) :]
    except BrokenPipeError:
        rest = rest[:0]
    if not rest:
        selector.unregister(stream)
        stream.close()
    return rest
