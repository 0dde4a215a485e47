"""Archives as office programs write them: nothing before or behind them, and nothing that would blow up."""

from __future__ import annotations

import itertools
import stat
import struct
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import IO, BinaryIO

from app.core.files.sniffing.kinds import Reason, mismatch, refused

MAX_MEMBERS = 5_000
MAX_UNPACKED = 500_000_000
MAX_RATIO = 200
SMALL = 5_000_000
"""Up to so many bytes a single part may be packed as tightly as it likes."""
ARCHIVE_HEAD = b"PK\x03\x04"
END = struct.Struct("<4s4H2LH")
END_HEAD = b"PK\x05\x06"
LOCAL_HEADER_BYTES = 30
HEAD_BYTES = 1_024
OTHER_FORMATS = (b"%PDF-", b"<html", b"<script", b"<!doctype html")
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class Archive:
    """An archive whose frame was found in order.

    Attributes:
        zip: The archive.
        members: What is in it, without folders.
    """

    zip: zipfile.ZipFile
    members: tuple[zipfile.ZipInfo, ...]

    @property
    def names(self) -> set[str]:
        """What its parts are called."""
        return {one.filename for one in self.members}

    def open(self, member: zipfile.ZipInfo) -> IO[bytes]:
        """Return the content of a part, to be read in pieces.

        Raises:
            RefusedFileError: It is not where the list says.
        """
        try:
            return self.zip.open(member)
        except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError) as error:
            raise refused(Reason.DAMAGED) from error


def check_not_archive(stream: BinaryIO) -> None:
    """Refuse a file that an unpacker would also take for an archive.

    Raises:
        RefusedFileError: It is one.
    """
    if zipfile.is_zipfile(stream):
        raise refused(Reason.TWO_THINGS)
    stream.seek(0)


def open_archive(stream: IO[bytes], ending: str) -> Archive:
    """Open an archive whose frame is in order.

    Args:
        stream: Its content.
        ending: What its name says it is.

    Raises:
        RefusedFileError: It is none, or one that was made to deceive or to overwhelm.
    """
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    if not head.startswith(ARCHIVE_HEAD):
        raise mismatch(ending)
    if any(word in head.lower() for word in map(bytes.lower, OTHER_FORMATS)):
        raise refused(Reason.TWO_THINGS)
    _check_end(stream)
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        raise refused(Reason.DAMAGED) from error
    members = archive.infolist()
    _check_sizes(members)
    _check_names(members)
    _check_places(members)
    return Archive(archive, tuple(one for one in members if not one.is_dir()))


def _check_end(stream: IO[bytes]) -> None:
    """Refuse an archive that goes on after its end: no office program adds anything there, not even a comment."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - END.size))
    end = stream.read()
    if len(end) == END.size and end.startswith(END_HEAD) and END.unpack(end)[-1] == 0:
        return
    raise refused(Reason.TWO_THINGS) if zipfile.is_zipfile(stream) else refused(Reason.DAMAGED)


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    if any(one.flag_bits & 1 for one in members):
        raise refused(Reason.PASSWORD)
    unpacked = sum(one.file_size for one in members)
    packed = max(1, sum(one.compress_size for one in members))
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or unpacked / packed > MAX_RATIO:
        raise refused(Reason.TOO_LARGE)
    if any(one.file_size > SMALL and one.file_size / max(1, one.compress_size) > MAX_RATIO for one in members):
        raise refused(Reason.TOO_LARGE)


def _check_names(members: list[zipfile.ZipInfo]) -> None:
    """Refuse names that lead out of a folder, that hide something, or that two parts share."""
    folded = {unicodedata.normalize("NFKC", one.orig_filename).casefold() for one in members}
    if len(folded) != len(members) or not all(_is_plain(one) for one in members):
        raise refused(Reason.NAMES)


def _is_plain(member: zipfile.ZipInfo) -> bool:
    name = member.orig_filename
    steps = name.rstrip("/").split("/")
    is_place = bool(name) and not name.startswith("/") and ":" not in steps[0] and not {"", ".", ".."} & {*steps}
    is_readable = "\\" not in name and not any(unicodedata.category(one) in ("Cc", "Cf", "Cs") for one in name)
    is_file = not stat.S_ISLNK(member.external_attr >> 16) and member.compress_type in METHODS
    return is_place and is_readable and is_file


def _check_places(members: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive with something before it, or with parts that lie in each other, as in bombs."""
    in_order = sorted(members, key=lambda one: one.header_offset)
    if in_order and in_order[0].header_offset != 0:
        raise refused(Reason.TWO_THINGS)
    for one, following in itertools.pairwise(in_order):
        if one.header_offset + LOCAL_HEADER_BYTES + one.compress_size > following.header_offset:
            raise refused(Reason.TOO_LARGE)
