"""Field codes of Word, put together from the pieces they are stored in (ECMA-376 part 1, 17.16)."""

from __future__ import annotations

import re

from app.core.files.sniffing.kinds import Reason, calls_home, refused

FIRST_WORD = re.compile(r"[\s=\"'\\]*([A-Za-z]+)")
WHOLE_FIRST_WORD = re.compile(r"\s*(?:=|\S+\s)")
BEFORE_WORDS = " \t\r\n=\"'\\"
MOST_OF_CODE = 400
"""Characters of a code that are looked at: what a field does is said by its first word."""
STARTING = frozenset({"DDE", "DDEAUTO"})
FETCHING = frozenset("INCLUDEPICTURE INCLUDETEXT INCLUDE IMPORT LINK RD DATABASE".split())


def check_field(code: str) -> None:
    """Refuse a field that fetches something from elsewhere or starts a program.

    Args:
        code: All of it, without what stands in the place of it.

    Raises:
        RefusedFileError: It does.
    """
    word = FIRST_WORD.match(code)
    name = word[1].upper() if word else ""
    is_padded = len(code) >= MOST_OF_CODE and not code.strip(BEFORE_WORDS)
    if name in STARTING or is_padded:
        raise refused(Reason.COMMANDS)
    if name in FETCHING:
        raise calls_home(" ".join(code.split()))


class FieldReader:
    """Follows the fields of a part, which lie in each other."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._loose = ""

    def mark(self, kind: str) -> None:
        """See where a field begins, where its code ends, and where it ends."""
        if kind == "begin":
            self._begin()
        elif self._open and kind in ("separate", "end"):
            check_field(self._open[-1])
            if kind == "end":
                self._open.pop()

    def _begin(self) -> None:
        """See a field begin; within the first word of another one it would compute what that one is."""
        if self._open and not WHOLE_FIRST_WORD.match(self._open[-1]):
            raise refused(Reason.COMMANDS)
        self._open.append("")

    def add(self, text: str) -> None:
        """See a piece of a code."""
        if self._open:
            self._open[-1] = _longer(self._open[-1], text)
        else:
            self._loose = _longer(self._loose, text)

    def finish(self) -> None:
        """See the part end: fields that were never closed count as well."""
        for code in [*self._open, self._loose]:
            check_field(code)


def _longer(code: str, text: str) -> str:
    """Return a code with one more piece, as far as it is looked at: joining millions of pieces would take hours."""
    room = MOST_OF_CODE - len(code)
    return code + text[:room] if room > 0 else code
