"""Cells that become a real number or date, where their format shows such a thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.documents.filling.package import Package
from app.documents.filling.strings import only_name_in, text_of
from app.documents.filling.xml import local_name, parse

Exact = Mapping[str, date | Decimal]
STYLES = "spreadsheetml.styles+xml"
DATE_FORMATS = frozenset({*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58})
TEXT_FORMAT = 49
NOT_A_CODE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
DAY_ZERO = date(1899, 12, 30)
FIRST_SURE_DAY = date(1900, 3, 1)
"""Before it, workbooks count a 29 February 1900 that never was."""
DAY_ZERO_1904 = date(1904, 1, 1)
MOST_DIGITS = 15
"""More than these a cell does not keep."""


class Styles:
    """What the cells of a workbook show.

    Args:
        package: The workbook.
        counts_from_1904: Whether its dates are counted as on old Macs.
    """

    def __init__(self, package: Package, counts_from_1904: bool) -> None:
        self._counts_from_1904 = counts_from_1904
        self._codes: dict[int, str] = {}
        self._formats: list[int] = []
        for part in package.parts_of(STYLES)[:1]:
            root = parse(package.read(part)).getroot()
            self._codes = {_number(one.get("numFmtId")): one.get("formatCode", "") for one in _inside(root, "numFmts")}
            self._formats = [_number(one.get("numFmtId")) for one in _inside(root, "cellXfs")]

    def exactly(self, value: date | Decimal, style: str | None) -> str | None:
        """Return what a cell of a style holds for a value; None where it is better shown as text."""
        number = _number(style)
        shown = self._formats[number] if number < len(self._formats) else 0
        code = NOT_A_CODE.sub("", self._codes.get(shown, "")).lower()
        is_date = shown in DATE_FORMATS or "y" in code or "d" in code
        if isinstance(value, date):
            return self._day(value) if is_date else None
        if is_date or shown == TEXT_FORMAT or "@" in code or not value.is_finite():
            return None
        return f"{value:f}" if len(value.as_tuple().digits) <= MOST_DIGITS else None

    def _day(self, value: date) -> str | None:
        if self._counts_from_1904:
            return str((value - DAY_ZERO_1904).days) if value >= DAY_ZERO_1904 else None
        return str((value - DAY_ZERO).days) if value >= FIRST_SURE_DAY else None


def write_exact(tree: Any, shared: Exact, exact: Exact, styles: Styles) -> int:
    """Turn cells of a sheet that are nothing but one placeholder into what they stand for; return how many.

    Args:
        tree: The sheet.
        shared: What is behind the shared strings that are nothing but one placeholder, by their number.
        exact: What is behind placeholders, by name.
        styles: What the cells show.
    """
    written = 0
    for cell in [one for one in tree.iter() if local_name(one) == "c"]:
        value = _value_behind(cell, shared, exact)
        content = None if value is None else styles.exactly(value, cell.get("s"))
        if content is not None:
            written += 1
            _write(cell, content)
    return written


def forget_results(tree: Any) -> int:
    """Take away what formulas of a sheet came to before, so that every program reckons anew; return how many."""
    forgotten = 0
    for formula in [one for one in tree.iter() if local_name(one) == "f"]:
        cell = formula.getparent()
        for result in [one for one in cell if local_name(one) == "v"]:
            cell.remove(result)
            forgotten += 1
    return forgotten


def _value_behind(cell: Any, shared: Exact, exact: Exact) -> date | Decimal | None:
    parts = {local_name(one): one for one in cell}
    if "f" in parts:
        return None
    if cell.get("t") == "s" and "v" in parts:
        return shared.get((parts["v"].text or "").strip())
    if cell.get("t") == "inlineStr" and "is" in parts:
        return exact.get(only_name_in(text_of(parts["is"])) or "")
    return None


def _write(cell: Any, content: str) -> None:
    namespace = str(cell.tag).rpartition("c")[0]
    for child in [one for one in cell if local_name(one) in ("v", "is")]:
        cell.remove(child)
    cell.attrib.pop("t", None)
    value = cell.makeelement(f"{namespace}v")
    value.text = content
    cell.insert(0, value)


def _inside(root: Any, name: str) -> Iterable[Any]:
    return [one for group in root if local_name(group) == name for one in group if local_name(one)]


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
