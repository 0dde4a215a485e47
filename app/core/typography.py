"""Small rules of setting text."""

from __future__ import annotations

import re

BLANKS = re.compile(r"[ \t\r\n\v\f]+")


def one_line(text: str) -> str:
    """Return a text on one line, with single blanks; no-break spaces, which French needs, stay what they are."""
    return BLANKS.sub(" ", text).strip()
