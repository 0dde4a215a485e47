"""Bytes of a log, whatever it is packed in: plain, gzip or a zip with one file; always as UTF-8 without a mark.

Everything here is a generator of pieces of bounded size, so that a log of any length takes the same memory.
"""

from __future__ import annotations

import codecs
import lzma
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import BinaryIO

from flask_babel import gettext as _

from app.core import clock
from app.core.errors import InvalidError
from app.programme.meter.formats.reasons import BrokenFileError, Reason

PIECE = 1 << 18
SAMPLE = 1 << 16
MOST_DENSE = 300
"""How many times larger than its packed form a log may be: logs reach 40, a file made to exhaust a machine 1,000."""
ALWAYS_ALLOWED = 1 << 26
GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
END_OF_ZIP = (1 << 16) + 200
OFFICE_PARTS = frozenset({"[Content_Types].xml", "mimetype"})
"""What the archives of office programs hold."""
ZIP64 = 0xFFFFFFFF
"""What stands for a length that is told elsewhere."""
GZIP_WINDOW = 31
TINY = 1_000
MOST_TINY = 1_000
"""How many of the files that a gzip holds one after the other may be tiny: opening one takes longer than reading it."""
LONGEST_DIRECTORY = 1_000_000
"""Bytes of a zip's table of contents: a log is one file, to which a system may add a few of its own."""
BROKEN_ZIP = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, RuntimeError,
    OverflowError,
)  # fmt: skip
UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}

Pieces = Iterator[bytes]


class UnrecognisedLogError(InvalidError):
    """The file as a whole is no log that can be read."""


class Source:
    """The unpacked bytes of a stream.

    Attributes:
        sample: The first of them; `pieces`: all of them, these included.
        written: When the log was last written to, as far as can be told; never in the future.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._is_zip = False
        self._taken = 0
        plain = self._read()
        head = next(plain, b"")
        self.written = min(_written_at(stream, head), clock.now())
        unpacked = self._limited(self._unpack(head, chain((head,), plain)))
        self.sample, self.pieces = _sampled(_as_utf8(unpacked))

    def position(self) -> int:
        """Return how many bytes of the stream, packed as they are, have been read."""
        return self._stream.tell() if self._is_zip else self._taken

    def _read(self) -> Pieces:
        while piece := self._stream.read(PIECE):
            self._taken += len(piece)
            yield piece

    def _unpack(self, head: bytes, plain: Pieces) -> Pieces:
        if head.startswith(GZIP):
            return _gunzip(plain)
        if head.startswith(ZIP):
            self._is_zip = True
            return _unzip(self._stream)
        return plain

    def _limited(self, pieces: Pieces) -> Pieces:
        unpacked = 0
        for piece in pieces:
            unpacked += len(piece)
            if unpacked > max(ALWAYS_ALLOWED, MOST_DENSE * self.position()):
                raise BrokenFileError(Reason.TOO_DENSE)
            yield piece


def _written_at(stream: BinaryIO, head: bytes) -> datetime:
    """Return when the log was written: gzip notes it, files have it, of anything else it is now."""
    noted = int.from_bytes(head[4:8], "little") if head.startswith(GZIP) else 0
    if noted:
        return datetime.fromtimestamp(noted, UTC)
    try:
        return datetime.fromtimestamp(os.fstat(stream.fileno()).st_mtime, UTC)
    except (AttributeError, OSError, ValueError, OverflowError):
        return clock.now()


def _gunzip(pieces: Pieces) -> Pieces:
    """Unpack gzip, of which several may stand one after the other; what else follows is left out, as gzip does."""
    member, size, tiny = zlib.decompressobj(GZIP_WINDOW), 0, 0
    for packed in pieces:
        rest = packed
        while rest:
            if member.eof:
                if not rest.startswith(GZIP[: len(rest)]):
                    return
                tiny += size < TINY
                if tiny > MOST_TINY:
                    raise BrokenFileError(Reason.BROKEN)
                member, size = zlib.decompressobj(GZIP_WINDOW), 0
            for piece in _inflate(member, rest):
                size += len(piece)
                yield piece
            rest = member.unused_data
    if not member.eof:
        raise BrokenFileError(Reason.BROKEN)


def _inflate(member: zlib._Decompress, packed: bytes) -> Pieces:
    while True:
        try:
            piece = member.decompress(packed, PIECE)
        except zlib.error as error:
            raise BrokenFileError(Reason.BROKEN) from error
        if piece:
            yield piece
        packed = member.unconsumed_tail
        if member.eof or (not packed and len(piece) < PIECE):
            return


def _unzip(stream: BinaryIO) -> Pieces:
    """Unpack the one file in a zip.

    Raises:
        UnrecognisedLogError: It holds several files or none, needs a password, or is an office file.
    """
    try:
        _check_directory(stream)
        with zipfile.ZipFile(stream) as archive:
            files = [info for info in archive.infolist() if not info.is_dir()]
            names = [info for info in files if not info.filename.startswith("__MACOSX/")]
            if OFFICE_PARTS.intersection(info.filename for info in names):
                raise UnrecognisedLogError(
                    _("This is a file of an office program, not a log. Save it there as CSV, and take that.")
                )
            if len(names) != 1 or names[0].flag_bits & 1:
                raise UnrecognisedLogError(_("A zip file must hold exactly one log, without a password."))
            with archive.open(names[0]) as member:
                while piece := member.read(PIECE):
                    yield piece
    except BROKEN_ZIP as error:
        raise BrokenFileError(Reason.BROKEN) from error


def _check_directory(stream: BinaryIO) -> None:
    """Refuse a zip with a long table of contents, which would be taken into memory as a whole.

    It lies between the last file and the end, so that a shorter one than it says is damaged.

    Raises:
        UnrecognisedLogError: It is one.
    """
    size = stream.seek(0, 2)
    stream.seek(max(0, size - END_OF_ZIP))
    tail = stream.read()
    place = tail.rfind(b"PK\5\6")
    length = int.from_bytes(tail[place + 12 : place + 16], "little") if place >= 0 else 0
    if length == ZIP64 and (wide := tail.rfind(b"PK\6\6", 0, place)) >= 0:
        length = int.from_bytes(tail[wide + 40 : wide + 48], "little")
    if length > LONGEST_DIRECTORY:
        raise UnrecognisedLogError(_("A zip file must hold exactly one log, without a password."))


def _as_utf8(pieces: Pieces) -> Pieces:
    """Take the mark off the start, and turn UTF-16, in which Exchange writes its reports, into UTF-8."""
    head = next(pieces, b"")
    while len(head) < 4 and (more := next(pieces, b"")):
        head += more
    encoding = UTF16.get(head[:2]) or ("utf-16-le" if head[1:2] == b"\0" == head[3:4] else None)
    everything = chain((head.removeprefix(codecs.BOM_UTF8),), pieces)
    yield from _recoded(everything, encoding) if encoding else everything


def _recoded(pieces: Pieces, encoding: str) -> Pieces:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    head = decoder.decode(next(pieces, b"")).removeprefix("\ufeff")
    yield head.encode(errors="replace")
    for piece in pieces:
        yield decoder.decode(piece).encode(errors="replace")
    yield decoder.decode(b"", final=True).encode(errors="replace")


def _sampled(pieces: Pieces) -> tuple[bytes, Pieces]:
    """Read the first pieces ahead; a file that breaks among them breaks only when it is read on."""
    taken: list[bytes] = []
    size = 0
    try:
        while size < SAMPLE and (piece := next(pieces, None)) is not None:
            taken.append(piece)
            size += len(piece)
    except BrokenFileError as error:
        return b"".join(taken)[:SAMPLE], chain(taken, _breaking(error))
    return b"".join(taken)[:SAMPLE], chain(taken, pieces)


def _breaking(error: BrokenFileError) -> Pieces:
    yield from ()
    raise error
