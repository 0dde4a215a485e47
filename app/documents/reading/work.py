"""The work of the confined process on texts, tables and office files."""

from __future__ import annotations

from app.documents.filling import find_placeholders
from app.documents.reading.looking import told
from app.documents.reading.office import read_office
from app.documents.reading.texts import read_text


def read(data: bytes, ending: str) -> dict[str, object]:
    """Return what a file says, its outline, and what it asks to be filled in.

    Args:
        data: Its content.
        ending: What it is; it was sniffed when it was taken.

    Returns:
        The same as `looking.look`, without pictures.
    """
    found = read_text(data, ending) if ending in ("md", "txt", "csv") else read_office(data, ending)
    found.content["placeholders"] = find_placeholders(data, ending)
    return told(found)
