"""Values on their way into a document, and where in its pieces they go."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.documents.filling.errors import Reason, UnfillableError
from app.documents.filling.grammar import Place, find_places

LINE_ENDS = re.compile("\r\n?")
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold (section 2.2)."""


@dataclass(frozen=True)
class Part:
    """A part of a text: kept as it stood, or entered by somebody."""

    text: str
    is_entered: bool = False


def cleaned(values: Mapping[str, str]) -> dict[str, str]:
    """Return values with plain line ends and without the control characters that no document can hold.

    Raises:
        UnfillableError: One of them contains NUL, which nobody types.
    """
    if any("\0" in value for value in values.values()):
        raise UnfillableError(Reason.NUL)
    return {name: NO_XML.sub("", LINE_ENDS.sub("\n", value)) for name, value in values.items()}


def rewritten(pieces: Sequence[str], values: Mapping[str, str]) -> dict[int, list[Part]]:
    """Return what becomes of those pieces of a running text that a filled-in place touches.

    A place may begin in one piece and end in a later one: its value goes to where it begins, and looks like that.

    Args:
        pieces: The text, as it is split in the file.
        values: What is put in place; a placeholder without a value stays.
    """
    places = [one for one in find_places("".join(pieces)) if one.placeholder.name in values]
    starts, ends = [one.start for one in places], [one.end for one in places]
    result, start = {}, 0
    for number, piece in enumerate(pieces):
        touching = places[bisect_right(ends, start) : bisect_left(starts, start + len(piece))]
        if piece and touching:
            result[number] = _parts_of(piece, start, touching, values)
        start += len(piece)
    return result


def _parts_of(piece: str, start: int, places: Sequence[Place], values: Mapping[str, str]) -> list[Part]:
    """Return the parts of a piece that begins at a point of the running text."""
    parts, at = [], start
    for place in places:
        parts.append(Part(piece[at - start : max(at, place.start) - start]))
        if place.start >= start:
            parts.append(Part(values[place.placeholder.name], is_entered=True))
        at = min(place.end, start + len(piece))
    return [part for part in [*parts, Part(piece[at - start :])] if part.text]
