"""From HTML in Markdown to Markdown: what has an equivalent is written so, the rest keeps its words."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from app.wiki.exchange.reading.draft import BREAK, Draft, dedent_lines, indent_lines, trim_lines
from app.wiki.exchange.reading.html_tables import write_table
from app.wiki.exchange.reading.html_tags import COMMENT, UNSHOWN, UNSHOWN_CONTENT, VOID, Element, parse_html

HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
TABLES = frozenset("table caption thead tbody tfoot tr td th colgroup col".split())
INLINE_HTML = frozenset("sup sub kbd mark del s u ins small abbr var samp".split())
"""Has no equivalent in Markdown, and is shown by the wiki: stays as it is."""
BLOCKS = frozenset(
    "div section article aside header footer main nav figure figcaption address center form fieldset details "
    "summary p blockquote dl dt dd li".split()
)
TRANSPARENT = frozenset(
    "span font label button input wbr source track area base param picture meta link html body big tt nobr cite "
    "dfn q time data output legend option optgroup progress meter ruby rt rp map bdi bdo acronym strike".split()
)
KNOWN = (
    HEADINGS | TABLES | INLINE_HTML | BLOCKS | TRANSPARENT | VOID | frozenset(UNSHOWN)
    | frozenset("a strong b em i code ul ol pre".split())
)  # fmt: skip
BLANK_LINES = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")
STARTS_ITEM = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?")
INDENT = " " * 4


def drop_unshown(draft: Draft) -> None:
    """Take out comments, scripts and whatever else no reader sees."""
    draft.sub(COMMENT, lambda _match, _line: "")
    draft.sub(UNSHOWN_CONTENT, lambda _match, _line: "")


def write_html(draft: Draft) -> str:
    """Return a text with its HTML turned into Markdown."""
    text = _Writer(draft).content(parse_html(draft.text, KNOWN))
    return BLANK_LINES.sub("\n\n", write_breaks(text))


def write_breaks(text: str) -> str:
    """Return a text with its line breaks: as HTML in the row of a table, as lines elsewhere."""
    return "\n".join(_broken(line) if BREAK in line else line for line in text.split("\n"))


def _broken(line: str) -> str:
    start = STARTS_ITEM.match(line)
    prefix = re.sub(r"[^\s>]", " ", start[0]) if start else ""
    if line.lstrip().startswith("|") or line.replace(BREAK, "").count(" | "):
        return line.replace(BREAK, "<br>")
    if line.lstrip().startswith("#"):
        return " ".join(line.replace(BREAK, " ").split())
    parts = [part.strip() for part in line.removeprefix(start[0] if start else "").split(BREAK)]
    written = f"\n{prefix}".join(f"{part}  " if part else "" for part in parts[:-1])
    return f"{start[0] if start else ''}{written}" + (f"\n{prefix}{parts[-1]}" if parts[-1] else "")


class _Writer:
    """Writes elements; `flow` tells that text stands in HTML only, where indentation means nothing."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._special: dict[str, Callable[[Element], str]] = {
            "a": self._link, "img": self._image, "code": self._code, "tt": self._code,
            "ul": self._list, "ol": self._list,
            "details": self._block, "summary": self._bold_line, "dt": self._bold_line, "blockquote": self._quote,
            "table": self._table, "hr": lambda _element: "\n\n---\n\n", "br": lambda _element: BREAK,
            "strong": lambda element: self._marked(element, "**"), "b": lambda element: self._marked(element, "**"),
            "em": lambda element: self._marked(element, "*"), "i": lambda element: self._marked(element, "*"),
            "p": self._paragraph, "li": self._paragraph,
        }  # fmt: skip

    def content(self, element: Element, *, flow: bool = False) -> str:
        """Return the content of an element."""
        return "".join(self._child(child, flow) for child in element.children)

    def _child(self, child: Element | str, flow: bool) -> str:
        if isinstance(child, str):
            return re.sub(r"\n[ \t]+", "\n", child) if flow else child
        return self.write(child, flow=flow)

    def write(self, element: Element, *, flow: bool = False) -> str:
        """Return an element as Markdown."""
        name = element.name
        if not element.is_closed:
            return ("\n\n" if name in BLOCKS else "") + self.content(element, flow=flow)
        if name in HEADINGS:
            return self._heading(element)
        if name in self._special:
            return self._special[name](element)
        if name in INLINE_HTML:
            return f"<{name}>{self.content(element, flow=flow)}</{name}>"
        if name in BLOCKS:
            return self._block(element, flow=flow)
        return self.content(element, flow=flow)

    def _block(self, element: Element, *, flow: bool = False) -> str:
        return f"\n\n{trim_lines(dedent_lines(self.content(element, flow=flow)))}\n\n"

    def _paragraph(self, element: Element) -> str:
        return f"\n\n{self.content(element, flow=True).strip()}\n\n"

    def _heading(self, element: Element) -> str:
        words = " ".join(self.content(element, flow=True).replace(BREAK, " ").split())
        return f"\n\n{'#' * int(element.name[1])} {words}\n\n" if words else ""

    def _bold_line(self, element: Element) -> str:
        words = " ".join(self.content(element, flow=True).replace("**", "").split())
        return f"\n\n**{words}**\n\n" if words else ""

    def _quote(self, element: Element) -> str:
        lines = trim_lines(write_breaks(self.content(element, flow=True))).split("\n")
        return "\n\n" + "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"

    def _marked(self, element: Element, mark: str) -> str:
        content = self.content(element)
        words = content.strip()
        if not words or "\n\n" in words:
            return content
        before, _words, after = content.partition(words)
        return f"{before and ' '}{mark}{words}{mark}{after and ' '}"

    def _code(self, element: Element) -> str:
        words = " ".join(unescape(self._draft.restore(self.content(element))).split())
        if not words:
            return ""
        fence = "`" * (max((len(run) for run in re.findall(r"`+", words)), default=0) + 1)
        gap = " " if "`" in words else ""
        return self._draft.keep(f"{fence}{gap}{words}{gap}{fence}")

    def _link(self, element: Element) -> str:
        words = re.sub(r"\s*\n\s*\n\s*", " ", self.content(element, flow=True))
        href = unescape(element.attributes.get("href", "")).strip()
        if not href or not words.strip():
            return words
        return f"[{words.strip()}]({_destination(href)}{_title(element)}){' ' if words[-1].isspace() else ''}"

    def _image(self, element: Element) -> str:
        src = unescape(element.attributes.get("src", "")).strip()
        alt = " ".join(unescape(element.attributes.get("alt", "")).split()).replace("[", "(").replace("]", ")")
        return f"![{alt}]({_destination(src)}{_title(element)})" if src else alt

    def _list(self, element: Element) -> str:
        items, loose = [], []
        for child in element.children:
            if isinstance(child, Element) and child.name == "li":
                items.append(child)
            else:
                loose.append(self._child(child, True))
        written = [
            _item(f"{number}. " if element.name == "ol" else "- ", self.content(item, flow=True))
            for number, item in enumerate(items, 1)
        ]
        return f"\n\n{''.join(loose).strip()}\n\n" + "\n".join(written) + "\n\n"

    def _table(self, element: Element) -> str:
        return f"\n\n{write_table(element, lambda cell: self.content(cell, flow=True))}\n\n"


def _item(mark: str, content: str) -> str:
    text = BLANK_LINES.sub("\n\n", write_breaks(content.strip()))
    # A nested list stands close to its item, so that neither gets paragraphs.
    text = re.sub(r"\n\n(?=(?:- |\d+\. ))", "\n", text)
    return mark + indent_lines(text, INDENT).lstrip()


def _destination(address: str) -> str:
    return re.sub(r"[\s()<>]", lambda match: f"%{ord(match[0]):02X}", address)


def _title(element: Element) -> str:
    title = " ".join(unescape(element.attributes.get("title", "")).split()).replace('"', "'")
    return f' "{title}"' if title else ""
