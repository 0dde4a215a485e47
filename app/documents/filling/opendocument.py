"""OpenDocument texts: mixed content, where blanks, tabs and line breaks are elements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.documents.filling.package import Package
from app.documents.filling.values import Part, rewritten
from app.documents.filling.xml import local_name, may_hold_places, namespace_of, parse, serialised

TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
PARTS = ("content.xml", "styles.xml")
BARRIER = "\n"
THROUGH = frozenset("span a meta meta-field ruby ruby-base bookmark bookmark-start bookmark-end "
                    "soft-page-break change change-start change-end".split())  # fmt: skip
NOT_THERE = frozenset({"tracked-changes", "annotation"})
LAID_OUT = str.maketrans("\t\r\n", "   ")
TOKENS = re.compile(r"(\n|\t| {2,}|(?<![^\n\t]) | (?![^\n\t]))")
"""Line breaks, tabs, and blanks that would not be shown: several, or at the end of a line."""
MOST_BLANKS = 10_000


@dataclass(frozen=True)
class Piece:
    """A piece of running text: an element's text, the text behind it (its tail), or the blanks that it is."""

    owner: Any
    slot: str
    text: str


def texts_in(package: Package) -> Iterator[str]:
    """Yield the text of each paragraph, also in headers, footers, notes and frames."""
    for name in _parts_of(package):
        for paragraph in _paragraphs_of(parse(package.read(name)).getroot()):
            yield "".join(piece.text for piece in _pieces_of(paragraph))


def changed_parts(package: Package, values: Mapping[str, str]) -> dict[str, bytes]:
    """Return the parts that change when values are put in place."""
    changed = {}
    for name in _parts_of(package):
        tree = parse(package.read(name))
        if sum([_fill_paragraph(one, values) for one in list(_paragraphs_of(tree.getroot()))]):
            changed[name] = serialised(tree)
    return changed


def _parts_of(package: Package) -> list[str]:
    there = [name for name in package.names() if name in PARTS]
    return [name for name in there if may_hold_places(package.read(name))]


def _paragraphs_of(element: Any) -> Iterator[Any]:
    """Yield the paragraphs and headings; not those of comments and of text that was removed."""
    for child in element:
        name = local_name(child)
        if name in NOT_THERE:
            continue
        if name in ("p", "h") and namespace_of(child) == TEXT:
            yield child
        yield from _paragraphs_of(child)


def _pieces_of(element: Any) -> Iterator[Piece]:
    """Yield the pieces of an element's running text, in order."""
    yield Piece(element, "text", (element.text or "").translate(LAID_OUT))
    for child in element:
        name = local_name(child)
        if name == "s":
            yield Piece(child, "blanks", " " * _blanks_of(child))
        elif name in THROUGH:
            yield from _pieces_of(child)
        elif name and name != "annotation-end":
            yield Piece(child, "barrier", BARRIER)
        yield Piece(child, "tail", (child.tail or "").translate(LAID_OUT))


def _blanks_of(element: Any) -> int:
    count = element.get(f"{{{TEXT}}}c", "1")
    return min(int(count), MOST_BLANKS) if count.isascii() and count.isdigit() else 1


def _fill_paragraph(paragraph: Any, values: Mapping[str, str]) -> int:
    """Put values in place in one paragraph; return how many of its pieces changed."""
    pieces = list(_pieces_of(paragraph))
    changes = rewritten([piece.text for piece in pieces], values)
    for number, parts in changes.items():
        if pieces[number].slot != "blanks":
            _write(pieces[number], parts)
    for number in changes:
        if pieces[number].slot == "blanks":
            _remove(pieces[number].owner)
    return len(changes)


def _write(piece: Piece, parts: list[Part]) -> None:
    """Write parts where a piece stood."""
    first, created = "", []
    for part in parts:
        for word in TOKENS.split(part.text) if part.is_entered else [part.text]:
            element = _element_for(piece.owner, word) if part.is_entered else None
            if element is not None:
                created.append(element)
            elif created:
                created[-1].tail = (created[-1].tail or "") + word
            else:
                first += word
    if piece.slot == "text":
        piece.owner.text = first
        for element in reversed(created):
            piece.owner.insert(0, element)
    else:
        piece.owner.tail = None
        for element in reversed(created):
            piece.owner.addnext(element)
        piece.owner.tail = first


def _element_for(owner: Any, word: str) -> Any:
    """Return the element that stands for a line break, a tab or blanks; None where a word is just words."""
    if word == "\n":
        return owner.makeelement(f"{{{TEXT}}}line-break")
    if word == "\t":
        return owner.makeelement(f"{{{TEXT}}}tab")
    if word and not word.strip(" "):
        return owner.makeelement(f"{{{TEXT}}}s", {f"{{{TEXT}}}c": str(len(word))})
    return None


def _remove(element: Any) -> None:
    """Take an element out and leave the text behind it where it is."""
    parent, before = element.getparent(), element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    element.tail = None
    parent.remove(element)
