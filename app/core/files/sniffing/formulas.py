"""Formulas of spreadsheets that fetch something from elsewhere or start a program."""

from __future__ import annotations

import re

from app.core.files.sniffing.kinds import Reason, calls_home, refused

TEXT = re.compile(r'"(?:[^"]|"")*"')
SHEET_NAME = re.compile(r"'(?:[^']|'')*'")
FETCHING = re.compile(r"(?<![\w.])(?:_xl\w*\.)*(?:com\.microsoft\.)?(WEBSERVICE|IMAGE|RTD)\s*\(", re.I)
STARTING = re.compile(r"(?<![\w.])(?:_xl\w*\.)*(CALL|REGISTER(?:\.ID)?|EXEC|DDE)\s*\(", re.I)
OTHER_BOOK = re.compile(r"'(?:[a-z][a-z0-9+.-]*:/|\\\\)[^']*'", re.I)


def check_formula(formula: str, *, bars_start_programs: bool) -> None:
    """Refuse a formula that fetches something or starts a program.

    Args:
        formula: As the file holds it.
        bars_start_programs: Whether a bar outside of texts means DDE, as in Excel; in OpenDocument it parts rows.

    Raises:
        RefusedFileError: It does.
    """
    bare = TEXT.sub('""', formula)
    if found := FETCHING.search(bare) or OTHER_BOOK.search(bare):
        raise calls_home(found[0])
    if STARTING.search(bare) or (bars_start_programs and "|" in SHEET_NAME.sub("''", bare)):
        raise refused(Reason.COMMANDS)
