"""Where files are kept: a folder or S3, through one interface, under names that nobody can guess."""

from __future__ import annotations

import hashlib
import re
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
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
PROBE = "probe"
HALF = re.compile(r".+#\d+")
"""What a folder's store calls a file while it is written. That of a killed writer stays, and no list shows it."""


class TooLargeError(InvalidError):
    """The file is larger than we take."""


class StoreUnavailableError(UnavailableError):
    """The store does not answer, or has no room."""


class NoSuchFileError(StoreUnavailableError):
    """The store answers, and has no such file."""


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
        """Keep content under a key; readers see all of it or nothing."""
        try:
            obstore.put(self._store, key, stream)
        except (BaseError, OSError) as error:
            raise StoreUnavailableError(f"a file could not be kept: {error}") from error

    def read(self, key: str) -> Iterator[bytes]:
        """Return the content under a key, in pieces.

        Raises:
            NoSuchFileError: There is none.
            StoreUnavailableError: The store does not answer.
        """
        try:
            stream = obstore.get(self._store, key).stream(CHUNK)
        except FileNotFoundError as error:
            raise NoSuchFileError(f"there is no file {key}") from error
        except (BaseError, OSError) as error:
            raise StoreUnavailableError(f"a file could not be read: {error}") from error
        return (bytes(chunk) for chunk in stream)

    def delete(self, key: str) -> None:
        """Forget what lies under a key."""
        try:
            obstore.delete(self._store, key)
        except FileNotFoundError:
            return
        except (BaseError, OSError) as error:
            raise StoreUnavailableError(f"a file could not be deleted: {error}") from error

    def list_keys(self, prefix: str = "") -> Iterator[str]:
        """Yield every key, or those in a folder of the store."""
        for batch in obstore.list(self._store, prefix=prefix or None):
            for one in batch:
                yield str(one["path"])

    def list_keys_before(self, moment: datetime, prefix: str = "") -> Iterator[str]:
        """Yield the keys, of a folder of the store or of all, under which nothing was written since a moment."""
        for batch in obstore.list(self._store, prefix=prefix or None):
            for one in batch:
                if one["last_modified"] < moment:
                    yield str(one["path"])

    def delete_halves_before(self, moment: datetime) -> int:
        """Delete what was being written when a process died, if that was before a moment; S3 keeps no such thing.

        Returns:
            How many there were.
        """
        folder = getattr(self._store, "prefix", None)
        if not isinstance(folder, Path):
            return 0
        halves = [path for path in folder.rglob("*#*") if HALF.fullmatch(path.name) and path.is_file()]
        old = [path for path in halves if path.stat().st_mtime < moment.timestamp()]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def check(self) -> str:
        """Write, read and delete a small file, for `flask doctor`.

        Raises:
            StoreUnavailableError: One of these failed.
        """
        word = secrets.token_bytes(16)
        with tempfile.TemporaryFile() as stream:
            stream.write(word)
            stream.seek(0)
            self.put(PROBE, stream)
        if b"".join(self.read(PROBE)) != word:
            raise StoreUnavailableError("the store gives back something else than it was given")
        self.delete(PROBE)
        return "a file can be written, read and deleted"


def open_store(url: str, folder: Path) -> FileStore:
    """Return the store that a setting names.

    Args:
        url: `folder:` or `s3://bucket/prefix`; S3's keys and region come from the usual `AWS_` variables.
        folder: Where `folder:` keeps its files.
    """
    parts = urlsplit(url)
    if parts.scheme == "folder":
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return FileStore(LocalStore(folder))
    return FileStore(S3Store(parts.netloc, prefix=parts.path.strip("/") or None))
