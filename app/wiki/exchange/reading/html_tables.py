"""Tables in HTML: rows of Markdown where they are simple, cleared of attributes where they are not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from app.wiki.exchange.reading.draft import BREAK
from app.wiki.exchange.reading.html_tags import VOID, Element

KEPT_ATTRIBUTES = ("colspan", "rowspan", "scope", "href", "src", "alt", "title", "start")
CELLS = ("td", "th")


def write_table(table: Element, write: Callable[[Element], str]) -> str:
    """Return a table as Markdown.

    Args:
        table: The element.
        write: Returns the content of a cell as Markdown.
    """
    rows = list(_rows(table))
    if not rows or not _is_simple(table):
        return _plain_html(table)
    width = max(len(row) for row in rows)
    head, body = (rows[0], rows[1:]) if all(cell.name == "th" for cell in rows[0]) and len(rows) > 1 else ([], rows)
    lines = [_line([_cell(cell, write) for cell in head], width), _line(["---"] * width, width)]
    lines += [_line([_named(cell, write) for cell in row], width) for row in body]
    captions = [write(child).strip() for child in _elements(table) if child.name == "caption"]
    return "\n".join([*(f"**{caption}**\n" for caption in captions if caption), *lines])


def _elements(element: Element) -> Iterator[Element]:
    return (child for child in element.children if isinstance(child, Element))


def _rows(element: Element) -> Iterator[list[Element]]:
    for child in _elements(element):
        if child.name in ("thead", "tbody", "tfoot"):
            yield from _rows(child)
        elif child.name == "tr":
            cells = [cell for cell in _elements(child) if cell.name in CELLS]
            if cells:
                yield cells


def _is_simple(element: Element) -> bool:
    """Return whether no cell spans others or holds a table or list of its own."""
    if any(name in element.attributes for name in ("colspan", "rowspan")):
        return False
    return all(child.name not in ("table", "ul", "ol", "pre") and _is_simple(child) for child in _elements(element))


def _cell(cell: Element, write: Callable[[Element], str]) -> str:
    text = re.sub(r"\s*\n\s*\n\s*", BREAK, write(cell).strip())
    return re.sub(rf"\s*{BREAK}\s*", BREAK, " ".join(text.split())).strip(BREAK).replace("|", "\\|")


def _named(cell: Element, write: Callable[[Element], str]) -> str:
    """Return a cell; one that is the heading of its row is bold."""
    text = _cell(cell, write)
    return f"**{text}**" if cell.name == "th" and text and "**" not in text else text


def _line(cells: list[str], width: int) -> str:
    return "| " + " | ".join(cells + [""] * (width - len(cells))) + " |"


def _plain_html(element: Element | str) -> str:
    """Return an element as HTML again, without what only looks need, and on lines that do not end a block."""
    if isinstance(element, str):
        return re.sub(r"\s*\n\s*", "\n", element)
    kept = "".join(
        f' {name}="{value}"' for name in KEPT_ATTRIBUTES if (value := element.attributes.get(name)) is not None
    )
    inside = "".join(_plain_html(child) for child in element.children)
    if element.name in VOID:
        return f"<{element.name}{kept}>"
    return f"<{element.name}{kept}>{inside}</{element.name}>"
