"""Scripts of a PDF: those that forms format their fields with are known by heart, any other is refused.

Taken are calls of Acrobat's own formatting functions with nothing but texts and numbers, and the two pieces that
Adobe's form designer puts into every form. Whatever cannot be read to its end is refused as well.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from app.core.pdf.objects import decoded, place_of, stream_at, text_at, text_of, without_streams

SCRIPT = re.compile(rb"/JS(?=[\s/<>\[\](){}%])\s*(?:(\d+) 0 R|\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]*)>)?", re.S)
SCENES = re.compile(rb"/OnInstantiate(?=[\s/<>\[\](){}%])")
"""The script of a drawing in three dimensions (ISO 32000-1, 13.6.3.1)."""

LITERAL = r"""(?:"[^"\\\r\n]*"|'[^'\\\r\n]*'|[\d.+\-]|true|false|[\s,]|new Array\s*\([^()`]*\))"""
FORMATTING = re.compile(rf"(?:\s*AF[A-Z][A-Za-z]*_\w+\s*\({LITERAL}*\)\s*;?\s*)+")
"""Calls of Acrobat's own functions for the format and the sum of fields, with nothing but texts and numbers."""
VERSION_WORDS = re.compile(
    r'if \(typeof\(this\.ADBE\) == "undefined"\)\s+this\.ADBE = new Object\(\);\s+(?:ADBE\.\w+ = "[^"\\]*";\s*)+'
)
VERSION_CHECKS = frozenset(
    {
        "7c756d4f116cb7378e87f4eaf75dd902e8c3339dae6086e5e735470e5a35e132",
        "f15d08855f372e50d6749852074eb179b978278a4e4cf0a2b87b77006e5b9f37",
    }
)
"""What Adobe's form designer puts into each form, so that old readers ask for a newer one; SHA-256, numbers as `#`."""


def are_harmless(document: bytes) -> bool:
    """Tell whether each script of a PDF is one that we know.

    Args:
        document: Written by pdfium, hence with every object in plain sight.
    """
    bare = without_streams(document)
    return not SCENES.search(bare) and all(text is not None and _is_known(text) for text in _scripts_of(document, bare))


def _is_known(script: str) -> bool:
    if not script.strip() or FORMATTING.fullmatch(script) or VERSION_WORDS.fullmatch(script.strip() + "\n"):
        return True
    return fingerprint(script) in VERSION_CHECKS


def fingerprint(script: str) -> str:
    """Return what a script is known by, whatever version it asks for."""
    return hashlib.sha256(re.sub(r"\d+\.\d+", "#", " ".join(script.split())).encode()).hexdigest()


def _scripts_of(document: bytes, bare: bytes) -> Iterator[str | None]:
    """Yield each script; None for one that cannot be read."""
    for match in SCRIPT.finditer(bare):
        number, text, digits = match.groups()
        yield text_of(text, digits) if number is None else _script_at(document, int(number))


def _script_at(document: bytes, number: int) -> str | None:
    """Return the script that is an object of its own: a text, or a stream that is packed in the usual way or not."""
    place = place_of(document, number)
    if place is None:
        return None
    text = text_at(document, place)
    data = stream_at(document, place) if text is None else None
    return text if data is None else decoded(data)
