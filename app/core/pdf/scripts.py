"""Scripts of a PDF: those that forms format their fields with are known by heart, any other is refused."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator

SCRIPT = re.compile(rb"/JS(?=[\s/<>\[\](){}%])\s*(?:(\d+) 0 R|\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]*)>)?", re.S)
OBJECT = rb"(?:^|[\r\n])%d 0 obj\s+"
STREAM = re.compile(rb"<<([^\r\n]*)>>\s*stream\r?\n")
TEXT = re.compile(rb"\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]*)>", re.S)
LENGTH = re.compile(rb"/Length (\d+)")
FILTERS = re.compile(rb"/Filter\s*(\[[^\]]*\]|/\w+)")
ESCAPE = re.compile(rb"\\(\r\n|[0-7]{1,3}|.)", re.S)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
MOST_BYTES = 1_000_000

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
    return all(text is not None and _is_known(text) for text in _scripts_of(document))


def _is_known(script: str) -> bool:
    if not script.strip() or FORMATTING.fullmatch(script) or VERSION_WORDS.fullmatch(script.strip() + "\n"):
        return True
    return fingerprint(script) in VERSION_CHECKS


def fingerprint(script: str) -> str:
    """Return what a script is known by, whatever version it asks for."""
    return hashlib.sha256(re.sub(r"\d+\.\d+", "#", " ".join(script.split())).encode()).hexdigest()


def _scripts_of(document: bytes) -> Iterator[str | None]:
    """Yield each script; None for one that cannot be read."""
    for match in SCRIPT.finditer(document):
        number, text, digits = match.groups()
        if number is not None:
            yield _script_at(document, int(number))
        else:
            yield _text_of(text, digits)


def _script_at(document: bytes, number: int) -> str | None:
    """Return the script that is an object of its own: a text, or a stream that is packed in the usual way or not."""
    places = list(re.finditer(OBJECT % number, document))
    if len(places) != 1:
        return None
    start = places[0].end()
    if text := TEXT.match(document, start):
        return _text_of(*text.groups())
    head = STREAM.match(document, start)
    length = LENGTH.search(head[1]) if head else None
    if head is None or length is None:
        return None
    return _unpacked(document[head.end() : head.end() + int(length[1])], FILTERS.search(head[1]))


def _unpacked(data: bytes, filters: re.Match[bytes] | None) -> str | None:
    if filters is None:
        return _decoded(data)
    if filters[1].strip(b"[] ") != b"/FlateDecode":
        return None
    try:
        return _decoded(zlib.decompressobj().decompress(data, MOST_BYTES))
    except zlib.error:
        return None


def _text_of(text: bytes | None, digits: bytes | None) -> str | None:
    if digits is not None:
        digits = b"".join(digits.split())
        return _decoded(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()))
    return None if text is None else _decoded(ESCAPE.sub(_unescaped, text))


def _unescaped(match: re.Match[bytes]) -> bytes:
    what = match[1]
    return bytes([int(what, 8) & 255]) if what[:1].isdigit() else ESCAPES.get(what, what)


def _decoded(data: bytes) -> str:
    if data.startswith(b"\xfe\xff"):
        return data[2:].decode("utf-16-be", "replace")
    return data.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
