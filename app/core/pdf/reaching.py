"""What a PDF fetches or opens by itself, and the files that it carries inside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.core.pdf.objects import dictionary_at, place_of, text_at

END = rb"(?=[\s/<>\[\](){}%]|$)"
CARRIED = re.compile(rb"/(?:EF|RichMedia|RichMediaContent)" + END)
BY_ITSELF = re.compile(rb"/(OpenAction|AA)\s*(?:(\d{1,9}) 0 R|(?=<<))")
ENTRY = re.compile(rb"/(\w+)\s*(?:(\d{1,9}) 0 R|(?=<<))")
NEXT = re.compile(rb"/Next\s*(?:(\d{1,9}) 0 R|(?=<<)|\[([^\]]*)\])")
LEAVING = re.compile(rb"/S\s*/(?:URI|SubmitForm|ImportData|GoToR|GoToE|Thread|Rendition|Movie)" + END)
FILE = re.compile(rb"/(?:F|UF|DOS|Mac|Unix|URI)(?:\s+(\d{1,9}) 0 R|\s*(?=[(<]))")
CLICKS = frozenset({b"D", b"U"})
"""A button of the mouse goes down or up (ISO 32000-1, table 194)."""
OTHER_MACHINE = re.compile(r"\s*(?:file:)?[\\/]{2}(?![\\/])|\s*file:[\\/]{4}|\s*smb:", re.I)
MOST_ACTIONS = 2_000


def carries_files(bare: bytes) -> bool:
    """Tell whether a PDF carries other files."""
    return bool(CARRIED.search(bare))


def reaches_out(bare: bytes) -> bool:
    """Tell whether a PDF leaves itself without a click, or asks another machine of the network at any time.

    Args:
        bare: Written by pdfium, without what lies in streams.
    """
    return any(LEAVING.search(action) for action in _by_itself(bare)) or any(
        OTHER_MACHINE.match(name) for name in _files(bare)
    )


def _by_itself(bare: bytes) -> Iterator[bytes]:
    """Yield the actions that happen without a click."""
    waiting: list[bytes] = []
    for match in BY_ITSELF.finditer(bare):
        found = _dictionary(bare, match[2], match.end())
        waiting += [found] if match[1] == b"OpenAction" else _events(bare, found)
    seen = set[bytes]()
    while waiting and len(seen) < MOST_ACTIONS:
        action = waiting.pop()
        if action not in seen:
            seen.add(action)
            yield action
            waiting += _following(bare, action)
    if waiting:
        yield b"/S/URI"


def _events(bare: bytes, found: bytes) -> list[bytes]:
    entries = ENTRY.finditer(found)
    return [_dictionary(bare, one[2], one.end(), found) for one in entries if one[1] not in CLICKS]


def _following(bare: bytes, action: bytes) -> Iterator[bytes]:
    for match in NEXT.finditer(action):
        numbers = re.findall(rb"(\d{1,9}) 0 R", match[2]) if match[2] is not None else [match[1]]
        yield from (_dictionary(bare, number, match.end(), action) for number in numbers)


def _dictionary(bare: bytes, number: bytes | None, place: int, within: bytes | None = None) -> bytes:
    """Return a dictionary: an object of its own, or what begins at a place."""
    if number is None:
        return dictionary_at(bare if within is None else within, place)
    start = place_of(bare, int(number))
    return b"" if start is None else dictionary_at(bare, start)


def _files(bare: bytes) -> Iterator[str]:
    """Yield the names and addresses of other files."""
    for match in FILE.finditer(bare):
        place = match.end() if match[1] is None else place_of(bare, int(match[1]))
        if place is not None and (name := text_at(bare, place)):
            yield name
