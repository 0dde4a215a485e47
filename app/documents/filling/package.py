"""The zip archive that an office file is: read within limits, written with all else as it was."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from app.documents.filling.errors import Reason, UnfillableError
from app.documents.filling.xml import LARGEST_PART, local_name, parse

LARGEST_FILE = 20_000_000
MOST_MEMBERS = 5_000
LARGEST_UNPACKED = 100_000_000
LARGEST_READ = 25_000_000
CHUNK = 1_000_000
CONTENT_TYPES = "[Content_Types].xml"
MIMETYPE = "mimetype"
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, KeyError)


class Package:
    """An opened office file.

    Args:
        archive: Its archive.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._members = archive.infolist()
        self._read: dict[str, bytes] = {}

    def names(self) -> list[str]:
        """Return the names of its parts, in order."""
        return [member.filename for member in self._members]

    def read(self, name: str) -> bytes:
        """Return one part that is to be understood.

        Raises:
            UnfillableError: There is none, or it is too large, alone or with those read before.
        """
        if name not in self._read:
            left = LARGEST_READ - sum(map(len, self._read.values()))
            with _explained(), self._archive.open(name) as stream:
                data = stream.read(min(left, LARGEST_PART) + 1)
            if len(data) > min(left, LARGEST_PART):
                raise UnfillableError(Reason.TOO_LARGE)
            self._read[name] = data
        return self._read[name]

    def parts_of(self, *content_types: str) -> list[str]:
        """Return the names of the parts whose type, as the package declares it, ends in one of these."""
        declared = {}
        for one in parse(self.read(CONTENT_TYPES)).getroot():
            if local_name(one) == "Override" and one.get("ContentType", "").endswith(content_types):
                declared[one.get("PartName", "").lstrip("/").casefold()] = True
        return [name for name in self.names() if name.casefold() in declared]

    def with_parts(self, fresh: Mapping[str, bytes]) -> bytes:
        """Return the file with some parts exchanged and all others as they were.

        Raises:
            UnfillableError: It unpacks to more than we take.
        """
        target, left = io.BytesIO(), LARGEST_UNPACKED
        with _explained(), zipfile.ZipFile(target, "w") as archive:
            for member in sorted(self._members, key=lambda one: one.filename != MIMETYPE):
                with archive.open(_anew(member), "w") as stream:
                    for chunk in self._content_of(member, fresh):
                        left -= len(chunk)
                        if left < 0:
                            raise UnfillableError(Reason.TOO_LARGE)
                        stream.write(chunk)
        return target.getvalue()

    def _content_of(self, member: zipfile.ZipInfo, fresh: Mapping[str, bytes]) -> Iterator[bytes]:
        if member.filename in fresh:
            yield fresh[member.filename]
            return
        with self._archive.open(member) as stream:
            while chunk := stream.read(CHUNK):
                yield chunk


@contextmanager
def opened(data: bytes) -> Iterator[Package]:
    """Open an office file.

    Raises:
        UnfillableError: It is damaged, locked or too large.
    """
    if len(data) > LARGEST_FILE:
        raise UnfillableError(Reason.TOO_LARGE)
    with _explained(), zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_UNPACKED:
            raise UnfillableError(Reason.TOO_LARGE)
        if len({member.filename for member in members}) < len(members):
            raise UnfillableError(Reason.DAMAGED)
        yield Package(archive)


def _anew(member: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """Return what the archive says of a member, without what belongs to the old archive alone."""
    fresh = zipfile.ZipInfo(member.filename, member.date_time)
    is_stored = member.compress_type == zipfile.ZIP_STORED or member.filename == MIMETYPE
    fresh.compress_type = zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED
    fresh.external_attr = member.external_attr
    fresh.create_system = member.create_system
    fresh.file_size = member.file_size
    return fresh


@contextmanager
def _explained() -> Iterator[None]:
    """Turn whatever a damaged archive does into one error."""
    try:
        yield
    except BROKEN as error:
        raise UnfillableError(Reason.DAMAGED) from error
