"""What a PDF does besides being read; looked for in a confined process."""

from __future__ import annotations

import io
import re
import zlib

import pypdfium2
import pypdfium2.raw as pdfium

from app.core.pdf import xfa
from app.core.pdf.objects import without_streams
from app.core.pdf.reaching import carries_files, reaches_out
from app.core.pdf.scripts import are_harmless

WORD_END = rb"(?=[\s/<>\[\](){}%]|$)"
SCRIPT = re.compile(rb"/JavaScript" + WORD_END)
PROGRAM = re.compile(rb"/Launch" + WORD_END)
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
OBJECT_STREAM = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n(.*?)endstream", re.S)
BEHAVING = re.compile(rb"/(?:JS|XFA|AA|OpenAction|EF|EmbeddedFile|RichMedia|ObjStm|XRef|Encrypt)" + WORD_END)
"""Words of a PDF that does more than show pages, or in which that could not be seen."""
MOST_UNPACKED = 50_000_000


def look_through(data: bytes) -> str:
    """Return why a PDF is not to be taken, as one of our reasons; empty where nothing speaks against it.

    What cannot be opened at all is taken where it has none of the words of PDFs that do something: it is harmless, and
    only shown to be broken where somebody wants to read it. Other readers may be able to open it.
    """
    given = [_plain(one) for one in (data, *_object_streams(data))]
    try:
        anew = _written_anew(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            return "password"
        anew = b""
    if any(PROGRAM.search(text) for text in (*given, anew)):
        return "commands"
    if not anew:
        return _of_broken(given)
    seen, understood = sum(len(SCRIPT.findall(text)) for text in given), len(SCRIPT.findall(anew))
    if seen > understood or not are_harmless(anew) or not xfa.is_harmless(anew):
        return "scripts"
    bare = without_streams(anew)
    return "attached" if carries_files(bare) else "reaching" if reaches_out(bare) else ""


def _of_broken(given: list[bytes]) -> str:
    if any(SCRIPT.search(text) for text in given):
        return "scripts"
    return "unchecked" if any(BEHAVING.search(text) for text in given) else ""


def _plain(text: bytes) -> bytes:
    """Return a text with its names as they are meant: `/J#61vaScript` is `/JavaScript` (ISO 32000-1, 7.3.5)."""
    return ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), text)


def _object_streams(data: bytes) -> list[bytes]:
    """Return the objects that are stored packed, as far as they can be unpacked."""
    found, left = [], MOST_UNPACKED
    for match in OBJECT_STREAM.finditer(data):
        try:
            text = zlib.decompressobj().decompress(match[1], left)
        except zlib.error:
            continue
        left -= len(text)
        found.append(text)
        if left <= 0:
            break
    return found


def _written_anew(data: bytes) -> bytes:
    """Return a PDF as the reader understands it: nothing packed into objects, nothing locked."""
    document = pypdfium2.PdfDocument(data)
    try:
        anew = io.BytesIO()
        document.save(anew, flags=pdfium.FPDF_REMOVE_SECURITY)
        return anew.getvalue()
    finally:
        document.close()
