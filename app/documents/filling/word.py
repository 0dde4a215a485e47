"""Word documents: the text of a paragraph, over however many runs it is spread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.documents.filling.package import Package
from app.documents.filling.values import Part, rewritten
from app.documents.filling.xml import SPACE, local_name, may_hold_places, namespace_of, parse, serialised

NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
PARTS = tuple(f"wordprocessingml.{kind}+xml" for kind in ("document.main", "header", "footer", "footnotes", "endnotes"))
BARRIER = "\n"
INTERRUPTING = frozenset(
    "tab br cr drawing object pict sym noBreakHyphen softHyphen fldChar instrText footnoteReference endnoteReference "
    "AlternateContent ptab".split()
)
REMOVED = frozenset({"del", "moveFrom"})
BREAKS = re.compile(r"([\n\t])")


def texts_in(package: Package) -> Iterator[str]:
    """Yield the text of each paragraph, also in headers, footers, notes and text boxes."""
    for name in _parts_of(package):
        for paragraph in _paragraphs_of(parse(package.read(name))):
            yield "".join(_text_of(one) for one in _pieces_of(paragraph))


def changed_parts(package: Package, values: Mapping[str, str]) -> dict[str, bytes]:
    """Return the parts that change when values are put in place."""
    changed = {}
    for name in _parts_of(package):
        tree = parse(package.read(name))
        if sum(_fill_paragraph(paragraph, values) for paragraph in _paragraphs_of(tree)):
            changed[name] = serialised(tree)
    return changed


def _parts_of(package: Package) -> list[str]:
    return [name for name in package.parts_of(*PARTS) if may_hold_places(package.read(name))]


def _paragraphs_of(tree: Any) -> list[Any]:
    return [one for namespace in NAMESPACES for one in tree.iter(f"{{{namespace}}}p")]


def _pieces_of(element: Any) -> Iterator[Any]:
    """Yield the elements that hold a paragraph's own text, and those that interrupt it.

    Text that was removed but is still kept as a change is not there; a text box has paragraphs of its own.
    """
    for child in element:
        name = local_name(child)
        if name in INTERRUPTING or (name == "t" and namespace_of(child) in NAMESPACES):
            yield child
        elif name and name != "p" and name not in REMOVED:
            yield from _pieces_of(child)


def _text_of(piece: Any) -> str:
    return piece.text or "" if local_name(piece) == "t" else BARRIER


def _fill_paragraph(paragraph: Any, values: Mapping[str, str]) -> int:
    """Put values in place in one paragraph; return how many of its pieces changed."""
    pieces = list(_pieces_of(paragraph))
    changes = rewritten([_text_of(one) for one in pieces], values)
    for number, parts in changes.items():
        _write(pieces[number], parts)
    return len(changes)


def _write(text: Any, parts: list[Part]) -> None:
    """Write parts where a text stood; line breaks and tabs of what was entered become those of Word."""
    namespace, words, fresh = namespace_of(text), [""], []
    for part in parts:
        for word in BREAKS.split(part.text) if part.is_entered else [part.text]:
            if part.is_entered and word in ("\n", "\t"):
                fresh += ["br" if word == "\n" else "tab", "t"]
                words.append("")
            else:
                words[-1] += word
    created = [text.makeelement(f"{{{namespace}}}{name}") for name in fresh]
    texts = [text, *created[1::2]]
    for one, content in zip(texts, words, strict=True):
        one.text = content
        one.set(SPACE, "preserve")
    for one in reversed(created):
        text.addnext(one)
