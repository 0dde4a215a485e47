"""One zip of several files, made while it is sent: never on a disk, never whole in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence

from app.core.files import FileStore, clean_name
from app.core.files.names import free_name
from app.core.files.store import StoreUnavailableError
from app.core.installation import installation
from app.documents.models import Version

PACKED = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp", "pdf", "png", "jpg", "jpeg"})
"""Files that get no smaller by packing."""
MOST_UPLOADS = 10
MISSING = "NOT-IN-THIS-ZIP.txt"


class _Outlet(io.RawIOBase):
    """Where the zip is written to, and taken away piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        """Tell that it can be written to; it cannot be gone back in."""
        return True

    def write(self, piece: object) -> int:
        """Take a piece."""
        data = bytes(piece)  # type: ignore[call-overload]
        self._pieces.append(data)
        return len(data)

    def take(self) -> bytes:
        """Return what was written since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


class _AnyCase(Collection[str]):
    """Names that are taken, as systems see them that do not tell capitals from small letters."""

    def __init__(self) -> None:
        self._names = {MISSING.casefold()}

    def __contains__(self, name: object) -> bool:
        return str(name).casefold() in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def add(self, name: str) -> None:
        """Take a name."""
        self._names.add(name.casefold())


def member_names(names: Sequence[str]) -> list[str]:
    """Return names as they stand in a zip: without any folder, each once, those that come again with a number."""
    taken, result = _AnyCase(), []
    for name in names:
        free = free_name(clean_name(name), taken)
        taken.add(free)
        result.append(free)
    return result


def is_too_large(versions: Iterable[Version]) -> bool:
    """Tell whether some files are more than one zip is made of: ten times the largest file that is taken."""
    return sum(version.size for version in versions) > MOST_UPLOADS * installation().settings.max_upload_mb * 1_000_000


def pack(store: FileStore, versions: Sequence[Version]) -> Iterator[bytes]:
    """Return a zip of some files, in pieces.

    A file that the store does not give is named in a text at the end: a zip with a gap is better than none.

    Args:
        store: Where they lie.
        versions: The files.
    """
    outlet = _Outlet()
    missing: list[str] = []
    with zipfile.ZipFile(outlet, "w", allowZip64=True) as archive:
        for version, name in zip(versions, member_names([one.name for one in versions]), strict=True):
            try:
                content = store.read(version.key)
            except StoreUnavailableError:
                missing.append(name)
                continue
            with archive.open(_member(version, name), "w") as member:
                for piece in content:
                    member.write(piece)
                    yield outlet.take()
        if missing:
            archive.writestr(MISSING, "\n".join(missing) + "\n")
    yield outlet.take()


def _member(version: Version, name: str) -> zipfile.ZipInfo:
    """Return how a file stands in the zip: with the day it was uploaded, packed where that helps."""
    info = zipfile.ZipInfo(name, version.uploaded_at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_STORED if version.ending in PACKED else zipfile.ZIP_DEFLATED
    info.file_size = version.size
    info.external_attr = 0o644 << 16
    return info
