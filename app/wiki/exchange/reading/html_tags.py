"""HTML that stands in Markdown, as a tree: tags are understood, the text between them is left as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<attributes>(?:[\s/](?:[^<>\"']|\"[^\"]*\"|'[^']*')*)?)>"
)
ATTRIBUTE = re.compile(r"([A-Za-z_:][\w:.-]*)\s*(?:=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
UNSHOWN = (
    "script style iframe noscript template svg canvas object embed video audio select textarea head title math".split()
)
UNSHOWN_CONTENT = re.compile(
    r"<(?P<name>" + "|".join(UNSHOWN) + r")\b[^<>]*>(?:(?!<(?P=name)\b).)*?</(?P=name)\s*>", re.DOTALL | re.IGNORECASE
)
VOID = frozenset("br hr img input meta link wbr source col area base embed param track".split())
OPTIONAL_END = frozenset("li p td th tr thead tbody tfoot dt dd".split())
CLOSED_BY = {
    "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "tr": {"tr", "td", "th"}, "td": {"td", "th"},
    "th": {"td", "th"}, "tbody": {"tr", "td", "th", "thead"}, "p": {"p"},
}  # fmt: skip
"""Which open elements a start tag ends, where they have no end tag of their own."""
DEPTH = 60
"""How many elements are read inside each other; further tags are dropped."""


@dataclass
class Element:
    """An element; `is_closed` tells whether it has an end, without which it is only its content."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)
    is_closed: bool = False


def attributes_of(text: str) -> dict[str, str]:
    """Return the attributes of a tag by name; values as they are written, not unescaped."""
    return {match[1].lower(): match[2] or match[3] or match[4] or "" for match in ATTRIBUTE.finditer(text)}


def parse_html(text: str, known: frozenset[str]) -> Element:
    """Read a text with tags in it.

    Args:
        text: Markdown with HTML.
        known: Names of elements; anything else in pointed brackets is text.

    Returns:
        An element without a name that holds all.
    """
    builder = _Builder()
    end = 0
    for match in TAG.finditer(text):
        name = match["name"].lower()
        builder.add_text(text[end : match.start()])
        end = match.end()
        if name not in known:
            builder.add_text(_unknown(name, match[0]))
        elif match["close"]:
            builder.close(name)
        else:
            builder.open(name, attributes_of(match["attributes"]))
    builder.add_text(text[end:])
    return builder.root


def _unknown(name: str, text: str) -> str:
    """Return an unknown tag: one with a hyphen is an element of somebody's own, the others are placeholders."""
    return "" if "-" in name else f"&lt;{text[1:]}"


class _Builder:
    def __init__(self) -> None:
        self.root = Element("")
        self._open = [self.root]

    def add_text(self, text: str) -> None:
        if text:
            self._open[-1].children.append(text)

    def open(self, name: str, attributes: dict[str, str]) -> None:
        while self._open[-1].name in CLOSED_BY.get(name, ()):
            self._open.pop().is_closed = True
        if len(self._open) > DEPTH:
            return
        element = Element(name, attributes, is_closed=name in VOID)
        self._open[-1].children.append(element)
        if name not in VOID:
            self._open.append(element)

    def close(self, name: str) -> None:
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].name == name:
                for element in self._open[place:]:
                    element.is_closed = element.name == name or element.name in OPTIONAL_END
                del self._open[place:]
                return
