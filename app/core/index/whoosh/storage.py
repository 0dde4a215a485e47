"""The folder of an index: generations side by side, a pointer to the current one, a lock, and checksums.

write.lock               held by whoever writes; the system frees it when a process dies
current                  the name of the generation that answers
generation-<n>/          one Whoosh index
generation-<n>/sums.json size and CRC-32 of each of its files, written after each commit
"""

from __future__ import annotations

import fcntl
import json
import shutil
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from app.core.index.base import IndexUnavailableError

LOCK_SECONDS = 30.0
SUMS = "sums.json"
CHUNK = 1_000_000
Stamp = tuple[str, int, int]
"""A generation, and when its sums were written into which file: clocks alone may not tell two quick commits apart."""


class Folder:
    """Where an index lives.

    Args:
        path: The folder; made where it is missing, for this user alone.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def current(self) -> Path | None:
        """The generation that answers, if there is one."""
        try:
            name = (self._path / "current").read_text()
        except OSError:
            return None
        generation = self._path / name
        return generation if name.startswith("generation-") and generation.is_dir() else None

    def stamp(self) -> Stamp | None:
        """Return what changes whenever a writer has committed; None where there is no index."""
        generation = self.current
        try:
            written = (generation / SUMS).stat() if generation else None
        except OSError:
            return None
        return (generation.name, written.st_mtime_ns, written.st_ino) if generation and written else None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer.

        Raises:
            IndexUnavailableError: Somebody else writes for too long, or the folder cannot be written to.
        """
        try:
            self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = (self._path / "write.lock").open("w")
        except OSError as error:
            raise IndexUnavailableError(f"the index folder cannot be written to: {error.strerror}") from error
        with lock:
            until = time.monotonic() + LOCK_SECONDS
            while not _take(lock.fileno()):
                if time.monotonic() > until:
                    raise IndexUnavailableError("the index is being written to")
                time.sleep(0.05)
            yield

    def new_generation(self) -> Path:
        """Return an empty folder for an index that is to become the current one."""
        numbers = [int(path.name.rpartition("-")[2]) for path in self._path.glob("generation-*")]
        generation = self._path / f"generation-{max(numbers, default=0) + 1}"
        generation.mkdir(mode=0o700)
        return generation

    def switch_to(self, generation: Path) -> None:
        """Let a generation answer from now on, and delete the others."""
        draft = self._path / "current.new"
        draft.write_text(generation.name)
        draft.replace(self._path / "current")
        for other in self._path.glob("generation-*"):
            if other != generation:
                shutil.rmtree(other, ignore_errors=True)


def _take(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def write_sums(generation: Path) -> None:
    """Note what the files of a generation look like, now that a commit is complete; no file is ever written twice."""
    known = _written_sums(generation) or {}
    draft = generation / f"{SUMS}.new"
    draft.write_text(json.dumps({path.name: known.get(path.name) or _sum(path) for path in _files(generation)}))
    draft.replace(generation / SUMS)


def is_intact(generation: Path) -> bool:
    """Tell whether the files of a generation are those that were written."""
    try:
        return _written_sums(generation) == {path.name: _sum(path) for path in _files(generation)}
    except OSError:
        return False


def _written_sums(generation: Path) -> dict[str, list[int]] | None:
    try:
        return cast(dict[str, list[int]], json.loads((generation / SUMS).read_text()))
    except (OSError, ValueError):
        return None


def _files(generation: Path) -> list[Path]:
    """Return the files that make up a generation."""
    return sorted(path for path in generation.iterdir() if path.suffix in (".seg", ".toc"))


def _sum(path: Path) -> list[int]:
    """Return size and CRC-32 of a file."""
    return [path.stat().st_size, _crc(path)]


def _crc(path: Path) -> int:
    value = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            value = zlib.crc32(chunk, value)
    return value
