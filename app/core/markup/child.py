"""The child process that renders: kept warm, killed when it takes too long, gone when its parent is gone."""

from __future__ import annotations

import atexit
import json
import os
import selectors
import subprocess
import sys
import time
from pathlib import Path
from threading import Lock

from app.core.markup.converting import HEADER

TIMEOUT_SECONDS = 2.0
START_SECONDS = 10.0
RENDERS_PER_CHILD = 1_000
PROGRAM = Path(__file__).with_name("converting.py")
CHUNK = 65_536


class RenderingFailedError(Exception):
    """The text cannot be rendered."""


class RenderingTooSlowError(Exception):
    """The text takes longer than anybody should wait."""


class _Child:
    """One child process. Its input closes when this process ends, however it ends, and then it ends too."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 (our own program)
            [sys.executable, "-I", str(PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            start_new_session=True,
        )
        self.owner = os.getpid()
        self.renders = 0

    @property
    def is_usable(self) -> bool:
        """Whether it is ours, alive, and not worn out."""
        return self.owner == os.getpid() and self._process.poll() is None and self.renders < RENDERS_PER_CHILD

    def render(self, source: str) -> str:
        """Return the HTML of a text, or give up in time."""
        seconds = TIMEOUT_SECONDS if self.renders else START_SECONDS
        self.renders += 1
        until = time.monotonic() + seconds
        body = source.encode()
        self._send(HEADER.pack(len(body)) + body, until)
        size = HEADER.unpack(self._receive(HEADER.size, until))[0]
        answer = json.loads(self._receive(size, until))
        if "error" in answer:
            raise RenderingFailedError(answer["error"])
        return str(answer["html"])

    def _send(self, data: bytes, until: float) -> None:
        stream = self._process.stdin
        assert stream is not None
        os.set_blocking(stream.fileno(), False)
        view = memoryview(data)
        while view:
            self._wait(stream.fileno(), selectors.EVENT_WRITE, until)
            view = view[os.write(stream.fileno(), view[:CHUNK]) :]

    def _receive(self, size: int, until: float) -> bytes:
        stream = self._process.stdout
        assert stream is not None
        data = b""
        while len(data) < size:
            self._wait(stream.fileno(), selectors.EVENT_READ, until)
            part = os.read(stream.fileno(), min(CHUNK, size - len(data)))
            if not part:
                raise RenderingFailedError("the renderer stopped")
            data += part
        return data

    def _wait(self, descriptor: int, event: int, until: float) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, event)
            if not selector.select(max(0.0, until - time.monotonic())):
                raise RenderingTooSlowError

    def stop(self) -> None:
        """End it now."""
        if self.owner == os.getpid():
            self._process.kill()
            self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()


class _Renderer:
    """One warm child for this process, used by one thread at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._child: _Child | None = None

    def render(self, source: str) -> str:
        with self._lock:
            if self._child is None or not self._child.is_usable:
                self._replace()
            assert self._child is not None
            try:
                return self._child.render(source)
            except BrokenPipeError as error:
                self._discard()
                raise RenderingFailedError("the renderer stopped") from error
            except (RenderingFailedError, RenderingTooSlowError):
                self._discard()
                raise

    def _replace(self) -> None:
        self._discard()
        self._child = _Child()
        self._child.render("")

    def forget(self) -> None:
        """Start afresh in a forked process: the child belongs to the parent."""
        self._lock, self._child = Lock(), None

    def close(self) -> None:
        """End the child; the next text starts another."""
        with self._lock:
            self._discard()

    def _discard(self) -> None:
        if self._child is not None:
            self._child.stop()
            self._child = None


_renderer = _Renderer()
atexit.register(_renderer.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renderer.forget)


def render_in_child(source: str) -> str:
    """Return the HTML of a Markdown text, as Python-Markdown makes it; not safe to show yet.

    Args:
        source: The text.

    Raises:
        RenderingTooSlowError: It would have taken more than two seconds.
        RenderingFailedError: Python-Markdown gave up, or needed too much memory.
    """
    return _renderer.render(source)
