"""Where files are kept: a folder or S3, through one interface, under names that nobody can guess."""

from __future__ import annotations

import hashlib
import io
import os
import re
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import obstore
from flask_babel import gettext as _
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from app.core.errors import InvalidError, UnavailableError
from app.core.files.names import clean_name
from app.core.files.sniffing import sniff

CHUNK = 1_000_000
IN_MEMORY = 2_000_000
PROBE = "probe-"
HALF = re.compile(r".+#\d+")
"""What a folder's store calls a file while it is written. That of a killed writer stays, and no list shows it."""
CLIENT = {"connect_timeout": "5s", "read_timeout": "20s", "timeout": "1h"}
"""How long S3 may take to answer, and to go on. The last one is for a whole answer: readers may be slow."""
RETRIES = {"max_retries": 3, "retry_timeout": timedelta(seconds=10)}
"""Few: somebody waits for the answer."""


class TooLargeError(InvalidError):
    """The file is larger than we take."""


class StoreUnavailableError(UnavailableError):
    """The store does not answer, or has no room."""


class FileMissingError(StoreUnavailableError):
    """Nothing lies under this key."""


@dataclass(frozen=True)
class StoredFile:
    """A file that is kept; rooms write these into tables of their own.

    Attributes:
        key: Where it lies.
        name: What it was called, cleaned.
        media_type: What it really is.
        size: In bytes.
        sha256: Of its content.
    """

    key: str
    name: str
    media_type: str
    size: int
    sha256: str


class FileStore:
    """Keeps files.

    Args:
        store: A folder or a bucket.
    """

    def __init__(self, store: Any) -> None:
        self._store = store
        self._folder = store.prefix if isinstance(store, LocalStore) else None

    def save(self, stream: BinaryIO, name: str, *, limit: int) -> StoredFile:
        """Keep a file, whole or not at all.

        Args:
            stream: Its content; read once, in pieces.
            name: What the uploader calls it.
            limit: The most bytes.

        Raises:
            TooLargeError: It has more bytes than that.
            RefusedFileError: It is nothing that we take.
            StoreUnavailableError: It could not be kept.
        """
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as draft:
            digest, size = hashlib.sha256(), 0
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > limit:
                    raise TooLargeError(_("This file is larger than %(count)s MB.", count=limit // 1_000_000))
                digest.update(chunk)
                draft.write(chunk)
            sniffed = sniff(draft, name)  # type: ignore[arg-type]
            key = f"{secrets.token_hex(2)}/{secrets.token_urlsafe(24)}"
            self.put(key, draft)  # type: ignore[arg-type]
        return StoredFile(key, clean_name(name), sniffed.media_type, size, digest.hexdigest())

    def put(self, key: str, stream: BinaryIO) -> None:
        """Keep content under a key, on the disk when this returns; readers see all of it or nothing."""
        with _explaining("kept"):
            obstore.put(self._store, key, stream)
            if self._folder is not None:
                _settle(self._folder, self._folder / key)

    def read(self, key: str) -> Iterator[bytes]:
        """Return the content under a key, in pieces.

        Raises:
            FileMissingError: There is none.
            StoreUnavailableError: The store does not answer, or stops in the middle.
        """
        with _explaining("read"):
            stream = obstore.get(self._store, key).stream(CHUNK)
        return self._pieces(iter(stream))

    def _pieces(self, stream: Iterator[Any]) -> Iterator[bytes]:
        while True:
            with _explaining("read"):
                chunk = next(stream, None)
            if chunk is None:
                return
            yield bytes(chunk)

    def has(self, key: str) -> bool:
        """Tell whether something lies under a key."""
        try:
            with _explaining("looked for"):
                obstore.head(self._store, key)
        except FileMissingError:
            return False
        return True

    def delete(self, key: str) -> None:
        """Forget what lies under a key."""
        with suppress(FileMissingError), _explaining("deleted"):
            obstore.delete(self._store, key)

    def list_keys(self, *, folder: str = "") -> Iterator[str]:
        """Yield every key, or those in a folder of the store."""
        return (str(one["path"]) for one in self._list(folder or None))

    def list_keys_before(self, moment: datetime, *, folder: str = "") -> Iterator[str]:
        """Yield the keys under which nothing was written since a moment.

        Args:
            moment: The moment.
            folder: What they begin with, up to a slash; all where empty.
        """
        return (str(one["path"]) for one in self._list(folder or None) if one["last_modified"] < moment)

    def _list(self, folder: str | None) -> Iterator[Any]:
        batches = iter(obstore.list(self._store, folder))
        while True:
            with _explaining("listed"):
                batch = next(batches, None)
            if batch is None:
                return
            yield from batch

    def delete_halves_before(self, moment: datetime) -> int:
        """Delete what was being written when a process died, if that was before a moment; S3 keeps no such thing.

        Returns:
            How many there were.
        """
        if self._folder is None:
            return 0
        halves = [path for path in self._folder.rglob("*#*") if HALF.fullmatch(path.name) and path.is_file()]
        old = [path for path in halves if path.stat().st_mtime < moment.timestamp()]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def check(self) -> str:
        """Write, read and delete a small file, for `flask doctor`.

        Raises:
            StoreUnavailableError: One of these failed.
        """
        word, key = secrets.token_bytes(16), f"{PROBE}{secrets.token_hex(8)}"
        self.put(key, io.BytesIO(word))
        if b"".join(self.read(key)) != word:
            raise StoreUnavailableError("the store gives back something else than it was given")
        self.delete(key)
        return "a file can be written, read and deleted"


def _settle(folder: Path, file: Path) -> None:
    """Wait until a file, and the folders that it may be the first in, are on the disk."""
    for path in (file, file.parent, folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _explaining(done: str) -> Iterator[None]:
    """Turn what the store says into errors of ours.

    Args:
        done: What could not be done, as a participle.
    """
    try:
        yield
    except FileNotFoundError as error:
        raise FileMissingError(f"a file could not be {done}: it is not there") from error
    except (BaseError, OSError) as error:
        raise StoreUnavailableError(f"a file could not be {done}: {error}") from error


def open_store(url: str, folder: Path) -> FileStore:
    """Return the store that a setting names.

    Args:
        url: `folder:` or `s3://bucket/prefix`; address, region and keys of S3 come from the usual `AWS_` variables.
        folder: Where `folder:` keeps its files.
    """
    parts = urlsplit(url)
    if parts.scheme == "folder":
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return FileStore(LocalStore(folder))
    prefix = parts.path.strip("/") or None
    bucket = S3Store(parts.netloc, prefix=prefix, config=CLIENT, retry_config=RETRIES)  # type: ignore[arg-type]
    return FileStore(bucket)
