"""Tables for spreadsheet programs, in which nothing that somebody wrote becomes a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"
"""Tells spreadsheet programs that the file is UTF-8."""


def inert(text: str) -> str:
    """Return a cell that a spreadsheet program shows and does not calculate.

    See OWASP, CSV Injection: a leading apostrophe marks text.
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a CSV file.

    Args:
        header: Names of the columns.
        rows: Their values; those that would be formulas are made inert.
    """
    file = StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(header)
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return BYTE_ORDER_MARK + file.getvalue()
