"""What a file really is, read from its content and held against a list of what we take."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from flask_babel import gettext as _
from PIL import Image

from app.core.errors import InvalidError

HEAD_BYTES = 65_536
MAX_PIXELS = 50_000_000
MAX_MEMBERS = 5_000
MAX_UNPACKED = 500_000_000
MAX_RATIO = 200
OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
ALLOWED = {
    "docx": OOXML + "wordprocessingml.document",
    "xlsx": OOXML + "spreadsheetml.sheet",
    "pptx": OOXML + "presentationml.presentation",
    "odt": ODF + "text",
    "ods": ODF + "spreadsheet",
    "odp": ODF + "presentation",
    "pdf": "application/pdf",
    "md": "text/markdown",
    "txt": "text/plain",
    "csv": "text/csv",
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
}
SAME = {"jpeg": "jpg", "markdown": "md"}
PICTURES = {"png": "PNG", "jpg": "JPEG", "gif": "GIF", "webp": "WEBP"}
MAIN_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
ACTIVE = (b"<script", b"<html", b"<svg", b"<!doctype", b"javascript:")


class RefusedFileError(InvalidError):
    """The file is not what we take; the message says why."""


@dataclass(frozen=True)
class Sniffed:
    """What a file is: its ending in our list and its media type."""

    ending: str
    media_type: str


def sniff(stream: BinaryIO, name: str) -> Sniffed:
    """Return what a file is, if its content and its name agree and we take such files.

    Args:
        stream: The content, which can be read from any place; it is left at its beginning.
        name: The file's name, of which only the ending counts.

    Raises:
        RefusedFileError: We do not take it.
    """
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    ending = SAME.get(ending, ending)
    if ending not in ALLOWED:
        raise RefusedFileError(
            _("Files of this type are not taken. Taken are: %(types)s.", types=", ".join(sorted(ALLOWED)))
        )
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    if not head:
        raise RefusedFileError(_("This file is empty."))
    _checks()[ending](stream, head, ending)
    stream.seek(0)
    return Sniffed(ending, ALLOWED[ending])


def _checks() -> dict[str, Callable[[BinaryIO, bytes, str], None]]:
    """Return which check each ending takes."""
    return {
        **dict.fromkeys(MAIN_PARTS, _check_ooxml),
        **dict.fromkeys(("odt", "ods", "odp"), _check_odf),
        **dict.fromkeys(PICTURES, _check_picture),
        **dict.fromkeys(("md", "txt"), _check_text),
        "csv": _check_csv,
        "pdf": _check_pdf,
    }


def _mismatch(ending: str) -> RefusedFileError:
    return RefusedFileError(_("The content of this file is not what its name says (%(ending)s).", ending=ending))


def _check_text(_stream: BinaryIO, head: bytes, ending: str) -> None:
    if b"\0" in head or head.startswith((b"%PDF", b"PK\x03\x04", b"MZ", b"\x7fELF", b"{\\rtf")):
        raise _mismatch(ending)


def _check_csv(stream: BinaryIO, head: bytes, ending: str) -> None:
    _check_text(stream, head, ending)
    try:
        next(csv.reader([head.decode("utf-8", "replace").partition("\n")[0]]))
    except csv.Error as error:
        raise _mismatch(ending) from error


def _check_pdf(_stream: BinaryIO, head: bytes, ending: str) -> None:
    if not head.startswith(b"%PDF-"):
        raise _mismatch(ending)
    if any(word in head[:1024].lower() for word in ACTIVE):
        raise RefusedFileError(_("This file is two things at once, which is how attacks are hidden."))


def _check_picture(stream: BinaryIO, _head: bytes, ending: str) -> None:
    try:
        with Image.open(stream, formats=[PICTURES[ending]]) as picture:
            width, height = picture.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise _mismatch(ending) from error
    if width * height > MAX_PIXELS:
        raise RefusedFileError(_("This picture has more than 50 million pixels."))


def _check_ooxml(stream: BinaryIO, head: bytes, ending: str) -> None:
    names = _names_in(stream, head, ending)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise RefusedFileError(_("This file contains macros. Save it without them."))
    if MAIN_PARTS[ending] not in names or "[Content_Types].xml" not in names:
        raise _mismatch(ending)


def _check_odf(stream: BinaryIO, head: bytes, ending: str) -> None:
    names = _names_in(stream, head, ending)
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise RefusedFileError(_("This file contains macros. Save it without them."))
    with zipfile.ZipFile(stream) as archive:
        if "mimetype" not in names or archive.read("mimetype").decode("ascii", "replace") != ALLOWED[ending]:
            raise _mismatch(ending)


def _names_in(stream: BinaryIO, head: bytes, ending: str) -> set[str]:
    """Return the names inside a zip archive that begins where it should and would not blow up."""
    if not head.startswith(b"PK\x03\x04"):
        raise _mismatch(ending)
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _mismatch(ending) from error
    if any(member.flag_bits & 1 for member in members):
        raise RefusedFileError(_("This file is protected by a password. Save it without."))
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or unpacked / packed > MAX_RATIO:
        raise RefusedFileError(_("This file would unpack to something far too large."))
    return {member.filename for member in members}
