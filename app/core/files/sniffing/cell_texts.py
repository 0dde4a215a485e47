"""Cells of tables of values that a spreadsheet program would take for a formula, looked at in one pass."""

from __future__ import annotations

import re

from app.core.files.sniffing.formulas import check_formula
from app.core.files.sniffing.kinds import Reason, refused

MARK = b"\xef\xbb\xbf"
FORMULA = re.compile(rb"(?:^|[,;\t\"\r\n])[ \v\f]*([=+\-@][^\r\n]*)")
"""A cell that is reckoned, with what follows it on its line: the separator can be any."""
STARTING = re.compile(rb"(?:'[^'\r\n]{1,99}'|(?<![\w.])[A-Za-z_][\w.]*)\|[ \t]*(?:'[^'\r\n]*'|\w+)[ \t]*!")
"""A program, a topic and an item, by which DDE starts something: `cmd|'/c calc'!A1`."""


def check_cells(data: bytes) -> None:
    """Refuse a table with a cell that starts a program or fetches something from elsewhere.

    Args:
        data: The table.

    Raises:
        RefusedFileError: It has one.
    """
    for match in FORMULA.finditer(data.removeprefix(MARK)):
        formula = match[1]
        if STARTING.search(formula):
            raise refused(Reason.COMMANDS)
        if formula.startswith(b"="):
            check_formula(formula.decode("utf-8", "replace"), bars_start_programs=False)
