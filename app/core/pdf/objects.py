"""The objects of a PDF that pdfium has written: in plain sight, each dictionary on a line of its own."""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

OBJECT = re.compile(rb"(?:^|[\r\n])(\d{1,9}) 0 obj\s+")
HEAD = re.compile(rb"(?:^|[\r\n])\d+ 0 obj\s+<<([^\r\n]*)>>\s*stream\r?\n")
STREAM = re.compile(rb"<<([^\r\n]*)>>\s*stream\r?\n")
TEXT = re.compile(rb"\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]*)>", re.S)
LENGTH = re.compile(rb"/Length (\d+)")
NAME = re.compile(rb"/([^\s/<>\[\](){}%]+)")
PACKED = b"FlateDecode"
PLAIN = frozenset({b"Length", b"Filter", b"Type", b"EmbeddedFile", PACKED})
"""What is said of a stream whose content is what it seems: nothing predicted, encrypted or kept elsewhere."""
ESCAPE = re.compile(rb"\\(\r\n|[0-7]{1,3}|.)", re.S)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
BRACES = re.compile(rb"<<|>>|\((?:[^()\\]|\\.)*\)", re.S)
MOST_BYTES = 1_000_000


def without_streams(document: bytes) -> bytes:
    """Return a document without what lies in its streams, where anything can look like anything."""
    parts, at = [], 0
    while head := HEAD.search(document, at):
        lengths = LENGTH.findall(head[1])
        behind = head.end() + int(lengths[0]) if len(lengths) == 1 and len(lengths[0]) < 10 else head.end()
        parts.append(document[at : head.end()])
        at = behind if document[behind : behind + 20].lstrip().startswith(b"endstream") else head.end()
    return b"".join([*parts, document[at:]])


def place_of(document: bytes, number: int) -> int | None:
    """Return where the content of an object begins; None unless there is exactly one of that number."""
    places = _places(document).get(number, [])
    return places[0] if len(places) == 1 else None


@lru_cache(maxsize=2)
def _places(document: bytes) -> Mapping[int, list[int]]:
    """Return where the contents of all objects begin."""
    places: dict[int, list[int]] = defaultdict(list)
    for match in OBJECT.finditer(document):
        places[int(match[1])].append(match.end())
    return places


def text_at(document: bytes, place: int) -> str | None:
    """Return the text that stands at a place; None where there is none."""
    match = TEXT.match(document, place)
    return text_of(*match.groups()) if match else None


def stream_at(document: bytes, place: int) -> bytes | None:
    """Return what lies in the stream at a place; None where that is not in plain sight."""
    head = STREAM.match(document, place)
    lengths = LENGTH.findall(head[1]) if head else []
    if head is None or len(lengths) != 1 or not {*NAME.findall(head[1])} <= PLAIN:
        return None
    data = document[head.end() : head.end() + int(lengths[0])]
    return _unpacked(data) if PACKED in head[1] else data


def _unpacked(data: bytes) -> bytes | None:
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(data, MOST_BYTES)
    except zlib.error:
        return None
    return None if unpacking.unconsumed_tail else content


def dictionary_at(document: bytes, place: int) -> bytes:
    """Return the dictionary that begins at a place, with its brackets; empty where none does."""
    depth = 0
    for match in BRACES.finditer(document, place):
        depth += {b"<<": 1, b">>": -1}.get(match[0], 0)
        if depth <= 0:
            return document[place : match.end()] if document.startswith(b"<<", place) else b""
    return b""


def numbers_in(text: bytes) -> Iterator[int]:
    """Yield the numbers of the objects that something refers to."""
    for match in re.finditer(rb"(\d{1,9}) 0 R", TEXT.sub(b"", text)):
        yield int(match[1])


def text_of(text: bytes | None, digits: bytes | None) -> str | None:
    """Return a text, written in characters or in digits."""
    if digits is not None:
        digits = b"".join(digits.split())
        return decoded(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()))
    return None if text is None else decoded(ESCAPE.sub(_unescaped, text))


def _unescaped(match: re.Match[bytes]) -> bytes:
    what = match[1]
    return bytes([int(what, 8) & 255]) if what[:1].isdigit() else ESCAPES.get(what, what)


def decoded(data: bytes) -> str:
    """Return the characters of a text: UTF-16, UTF-8, or one byte each."""
    if data.startswith(b"\xfe\xff"):
        return data[2:].decode("utf-16-be", "replace")
    return data.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
