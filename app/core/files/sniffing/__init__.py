"""What a file really is, read from its content and held against a list of what we take."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Iterator
from typing import BinaryIO

from flask_babel import gettext as _
from PIL import Image

from app.core.files.sniffing.archives import MAX_MEMBERS, check_not_archive
from app.core.files.sniffing.cell_texts import check_cells
from app.core.files.sniffing.kinds import ALLOWED, SAME, Reason, RefusedFileError, Sniffed, mismatch, refused
from app.core.files.sniffing.office import check_office
from app.core.files.sniffing.pdf import check_pdf

__all__ = ["ALLOWED", "MAX_MEMBERS", "MAX_PIXELS", "RefusedFileError", "Sniffed", "sniff"]

MAX_PIXELS = 50_000_000
PICTURES = {"png": "PNG", "jpg": "JPEG", "gif": "GIF", "webp": "WEBP"}
OFFICE = ("docx", "xlsx", "pptx", "odt", "ods", "odp")
SOMETHING_ELSE = (b"%PDF", b"PK\x03\x04", b"MZ", b"\x7fELF", b"{\\rtf", b"\xd0\xcf\x11\xe0")
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""How texts begin that some programs call Unicode."""
CHUNK = 1_000_000


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
    is_empty = not stream.read(1)
    stream.seek(0)
    if is_empty:
        raise RefusedFileError(_("This file is empty."))
    _checks()[ending](stream, ending)
    stream.seek(0)
    return Sniffed(ending, ALLOWED[ending])


def _checks() -> dict[str, Callable[[BinaryIO, str], None]]:
    """Return which check each ending takes."""
    return {
        **dict.fromkeys(OFFICE, check_office),
        **dict.fromkeys(PICTURES, _check_picture),
        **dict.fromkeys(("md", "txt"), _check_text),
        "csv": _check_csv,
        "pdf": check_pdf,
    }


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        yield chunk


def _check_text(stream: BinaryIO, ending: str) -> None:
    head = stream.read(8)
    if head.startswith(UTF_16):
        raise refused(Reason.ENCODING)
    if head.startswith(SOMETHING_ELSE):
        raise mismatch(ending)
    check_not_archive(stream)
    if any(b"\0" in chunk for chunk in _chunks(stream)):
        raise mismatch(ending)


def _check_csv(stream: BinaryIO, ending: str) -> None:
    _check_text(stream, ending)
    stream.seek(0)
    first = stream.readline(CHUNK).decode("utf-8", "replace")
    try:
        next(csv.reader([first]))
    except csv.Error as error:
        raise mismatch(ending) from error
    stream.seek(0)
    check_cells(stream.read())


def _check_picture(stream: BinaryIO, ending: str) -> None:
    try:
        with Image.open(stream, formats=[PICTURES[ending]]) as picture:
            width, height = picture.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise mismatch(ending) from error
    if width * height > MAX_PIXELS:
        raise RefusedFileError(_("This picture has more than 50 million pixels."))
    check_not_archive(stream)
