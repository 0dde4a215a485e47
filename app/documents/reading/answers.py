"""What the confined process answers, taken only in the shape in which pages show it."""

from __future__ import annotations

from typing import Any

from app.documents.reading.found import MOST_LINES, short

MOST_PAGES = 1_000_000
MOST_CELLS = 50


def content_in(told: dict[str, Any]) -> dict[str, Any]:
    """Return what is stored with a version.

    Args:
        told: What the process answered, whatever that is.

    Raises:
        ValueError: It has another shape than it should.
        TypeError: It has another shape than it should.
        KeyError: Something is missing.
    """
    if not isinstance(told, dict):
        raise TypeError(type(told))
    return {name: TAKEN[name](value) for name, value in told.items() if name in TAKEN}


def _number(value: Any) -> int:
    if not isinstance(value, int) or not 0 <= value <= MOST_PAGES:
        raise ValueError(value)
    return int(value)


def _outline(value: Any) -> list[list[object]]:
    return [[_number(level), short(str(text))] for level, text in value[:MOST_LINES]]


def _rows(value: Any) -> list[list[str]]:
    return [[short(str(cell)) for cell in row[:MOST_CELLS]] for row in value[:MOST_LINES]]


def _fields(value: Any) -> list[dict[str, str]]:
    return [{name: short(str(one[name])) for name in ("name", "kind", "label")} for one in value[:MOST_LINES]]


def _names(value: Any) -> list[str]:
    return [short(str(one)) for one in value[:MOST_LINES]]


TAKEN = {
    "pages": _number,
    "slides": _number,
    "outline": _outline,
    "rows": _rows,
    "form_fields": _fields,
    "placeholders": _names,
}
