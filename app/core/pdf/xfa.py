"""Forms of Adobe's form designer (XFA): a form of its own in XML inside a PDF, with scripts of its own.

Taken are scripts that look at what is typed and change it, made of nothing but the words below; and a button that sends
the form when it is clicked. Whatever else a form does, or cannot be read, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from app.core.pdf.objects import TEXT, numbers_in, place_of, stream_at, without_streams

FORM = re.compile(rb"/XFA(?=[\s\[<(/])")
REFERENCE = re.compile(rb"\s*(\d{1,9}) 0 R")
LONGEST_LIST = 10_000
STRING = re.compile(r""""[^"\\\r\n]*"|'[^'\\\r\n]*'""")
PLAIN = re.compile(r"[A-Za-z0-9_.\s(){};=!<>&|+\-*,?:%]*")
WORD = re.compile(r"[A-Za-z_]\w*")
WORDS = frozenset(
    "if else return true false null this xfa event change newText prevText fullText rawValue length toString indexOf "
    "lastIndexOf charAt substring substr toUpperCase toLowerCase trim isNaN isNull".split()
)
"""What a script may be made of: none of it reaches beyond the field, and no other words can be made of it."""
RUNNING = frozenset({"execute", "exec", "connect", "wsdlConnection", "xmlConnection", "xsdConnection", "soapAction"})
ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//|\\\\)", re.I)
ADDRESSES = ("href", "usehref")
SETTINGS = "{http://www.xfa.org/schema/xci/"
"""Where `script` is not a script, but a group of settings."""


def is_harmless(document: bytes) -> bool:
    """Tell whether the form that a PDF holds in XML, if there is one, only checks what is typed.

    Args:
        document: Written by pdfium, hence with every object in plain sight.
    """
    bare = without_streams(document)
    return all(_does_nothing(_content(document, bare, match.end())) for match in FORM.finditer(bare))


def _content(document: bytes, bare: bytes, place: int) -> bytes | None:
    """Return the whole of a form, which may be cut into several streams; None where it cannot be read."""
    match = REFERENCE.match(bare, place)
    start = place_of(document, int(match[1])) if match else None
    if start is not None and not document.startswith(b"[", start):
        return stream_at(document, start)
    listed = bare[place : place + LONGEST_LIST] if match is None else document[start : (start or 0) + LONGEST_LIST]
    entries, end, _rest = TEXT.sub(b"", listed).partition(b"]")
    if not end or not entries.lstrip().startswith(b"["):
        return None
    parts = [_stream(document, number) for number in numbers_in(entries)]
    return None if None in parts or not parts else b"".join(part for part in parts if part)


def _stream(document: bytes, number: int) -> bytes | None:
    place = place_of(document, number)
    return None if place is None else stream_at(document, place)


def _does_nothing(content: bytes | None) -> bool:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content or b"", parser)
    except (etree.XMLSyntaxError, ValueError):
        return False
    if root.getroottree().docinfo.doctype or any(_leads_elsewhere(one) for one in root.itersiblings(preceding=True)):
        return False
    return not any(_acts(one) or _leads_elsewhere(one) for one in root.iter())


def _acts(element: Any) -> bool:
    name = _name(element)
    if name == "script" and not element.tag.startswith(SETTINGS):
        return not is_known("".join(element.itertext()))
    if name == "submit":
        return bool(_name(element.getparent()) != "event" or element.getparent().get("activity") != "click")
    return name in RUNNING


def _leads_elsewhere(element: Any) -> bool:
    """Tell whether a part of a form is fetched: a style sheet, a picture, a piece of another form."""
    if isinstance(element.tag, str):
        return any(ELSEWHERE.match(address) for address in _addresses(element))
    return "stylesheet" in str(getattr(element, "target", ""))


def _addresses(element: Any) -> Iterator[str]:
    return (str(value) for name, value in element.attrib.items() if name.rpartition("}")[2] in ADDRESSES)


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if element is not None and isinstance(element.tag, str) else ""


def is_known(script: str) -> bool:
    """Tell whether a script consists of known words, and of signs that make nothing else of them."""
    bare = STRING.sub("0", script)
    return bool(PLAIN.fullmatch(bare)) and {*WORD.findall(bare)} <= WORDS
