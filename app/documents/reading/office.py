"""Office files: their text by kreuzberg, their outline by ourselves."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

import kreuzberg

from app.documents.reading import outlines
from app.documents.reading.found import MOST_TEXT, Found, Problem, outline_of
from app.documents.reading.office_xml import UnreadableError

OOXML = "application/vnd.openxmlformats-officedocument."
KINDS = {
    "docx": OOXML + "wordprocessingml.document",
    "xlsx": OOXML + "spreadsheetml.sheet",
    "pptx": OOXML + "presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:https?:|mailto:|#)[^()\s]*\)")
MARKS = re.compile(r"\*\*|</?u>")
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, KeyError, UnreadableError)


def read_office(data: bytes, ending: str) -> Found:
    """Return what an office file says, and its headings, sheets or slides."""
    found = Found()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            outline = outlines.outline_in(archive, ending)
            found.content["outline"] = outline_of(outline)
            if ending in ("pptx", "odp"):
                found.content["slides"] = len(outline)
            found.text = _text_of(data, ending) or outlines.words_in(archive, ending)
    except BROKEN:
        found.problem = Problem.DAMAGED
    return found


def _text_of(data: bytes, ending: str) -> str:
    """Return the text without the marks for bold and links; empty where kreuzberg has no way with such a file."""
    if ending not in KINDS:
        return ""
    settings = kreuzberg.ExtractionConfig(use_cache=False, output_format="plain")
    try:
        text = kreuzberg.extract_bytes_sync(data, KINDS[ending], settings).content
    except kreuzberg.KreuzbergError:
        return ""
    return MARKS.sub("", LINK.sub(r"\1", text[: 2 * MOST_TEXT]))
