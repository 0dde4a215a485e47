"""The work of the confined process on what has pages: PDF and pictures."""

from __future__ import annotations

from app.documents.reading.found import Found, cut
from app.documents.reading.pages import read_pdf, read_picture


def look(data: bytes, ending: str) -> dict[str, object]:
    """Return what a PDF or a picture says and looks like.

    Args:
        data: Its content.
        ending: What it is; it was sniffed when it was taken.

    Returns:
        `text`, `content` as it is stored with a version, `pictures` of its first pages, and `problem`: why some of it
        could not be read, as one of the words of `found.Problem`.
    """
    return told(read_pdf(data) if ending == "pdf" else read_picture(data))


def told(found: Found) -> dict[str, object]:
    """Return what was found, as the process answers."""
    return {
        "text": cut(found.text),
        "content": found.content,
        "pictures": found.pictures,
        "problem": str(found.problem),
    }
