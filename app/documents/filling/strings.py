"""The strings of a workbook: a value that is put into one is text, whatever it begins with.

The headers and footers of its printed pages are strings of another kind: in them an ampersand begins a code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.documents.filling.grammar import find_places
from app.documents.filling.values import Part, rewritten
from app.documents.filling.xml import SPACE, local_name

ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What a reader would take for an escaped character (ECMA-376, part 1, 22.9.2.19, ST_Xstring)."""
STRINGS = frozenset({"si", "is"})
HEADERS = frozenset(f"{pages}{place}" for pages in ("odd", "even", "first") for place in ("Header", "Footer"))
MOST_IN_A_HEADER = 255
"""Characters that Excel takes, codes included."""
SIZE = re.compile(r"&\d+$")
"""A code that would take digits behind it for its own (ECMA-376, part 1, 18.3.1.39)."""


def strings_of(tree: Any) -> list[Any]:
    """Return the strings of a part, in order, headers and footers among them."""
    return [one for one in tree.iter() if local_name(one) in STRINGS | HEADERS]


def text_of(string: Any) -> str:
    """Return what a string says."""
    return "".join(one.text or "" for one in _pieces_of(string))


def only_name_in(text: str) -> str | None:
    """Return the name of the placeholder that a text consists of; None where there is more, or none."""
    text = text.strip()
    names = [one.placeholder.name for one in find_places(text) if (one.start, one.end) == (0, len(text))]
    return names[0] if names else None


def fill_strings(tree: Any, values: Mapping[str, str]) -> int:
    """Put values in place in the strings of a part; return how many changed."""
    return sum([_fill_string(string, values) for string in strings_of(tree)])


def _pieces_of(string: Any) -> Iterator[Any]:
    """Yield the elements that hold a string's text; not how it is pronounced."""
    if local_name(string) in HEADERS:
        yield string
    for child in string:
        if local_name(child) == "t":
            yield child
        elif local_name(child) == "r":
            yield from (one for one in child if local_name(one) == "t")


def _fill_string(string: Any, values: Mapping[str, str]) -> bool:
    pieces = list(_pieces_of(string))
    changes = rewritten([one.text or "" for one in pieces], values)
    for number, parts in changes.items():
        if local_name(string) in HEADERS:
            pieces[number].text = _header_of(parts)
            continue
        pieces[number].text = "".join(map(_literal, parts))
        pieces[number].set(SPACE, "preserve")
    return bool(changes)


def _header_of(parts: Sequence[Part]) -> str:
    """Return a header or footer in which what was entered is no code and belongs to none."""
    text = ""
    for part in parts:
        told = _literal(part)
        if part.is_entered:
            told = told.replace("&", "&&")
            text += " " if told[:1].isdigit() and SIZE.search(text) else ""
        text += told
    return text if len(text) <= MOST_IN_A_HEADER else text[:MOST_IN_A_HEADER].rstrip("&")


def _literal(part: Part) -> str:
    return ESCAPE.sub("_x005F_", part.text) if part.is_entered else part.text
