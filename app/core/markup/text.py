"""What a rendered text says: its words, headings and links."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import html
from markupsafe import escape

EXCERPT_LENGTH = 200

BLOCKS = frozenset("p li h1 h2 h3 h4 h5 h6 td th tr dt dd div blockquote br pre table ul ol".split())


@dataclass(frozen=True)
class Heading:
    """A heading: its level from 1 to 6, its id on the page, its words."""

    level: int
    id: str
    title: str


def plain_to_html(source: str) -> str:
    """Return a text as it was typed, escaped, with its paragraphs and lines."""
    paragraphs = [str(escape(part.strip())) for part in source.split("\n\n") if part.strip()]
    return "".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in paragraphs)


def plain_of(page: str) -> str:
    """Return the words of HTML, blocks apart."""
    if not page.strip():
        return ""
    words = []
    for element in html.fragment_fromstring(page, create_parent="div").iter():
        words += [" " if element.tag in BLOCKS else "", element.text or ""]
        if element.tail:
            words += [" " if element.tag in BLOCKS else "", element.tail]
    return " ".join("".join(words).split())


def headings_of(page: str) -> tuple[Heading, ...]:
    """Return the headings of HTML that have an id."""
    if not page.strip():
        return ()
    root = html.fragment_fromstring(page, create_parent="div")
    found = root.xpath(".//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6][@id]")
    return tuple(Heading(int(one.tag[1]), one.get("id"), " ".join(one.text_content().split())) for one in found)


def links_of(page: str) -> tuple[str, ...]:
    """Return where the links of HTML lead, each once, without those on the same page."""
    if not page.strip():
        return ()
    root = html.fragment_fromstring(page, create_parent="div")
    targets = (str(target) for target in root.xpath(".//a/@href"))
    return tuple(dict.fromkeys(target for target in targets if not target.startswith("#")))


def excerpt(plain: str, length: int = EXCERPT_LENGTH) -> str:
    """Return the beginning of a plain text, cut between words.

    Args:
        plain: The text.
        length: The most characters.
    """
    if len(plain) <= length:
        return plain
    return plain[:length].rsplit(" ", 1)[0].rstrip(" ,;:.") + " …"
