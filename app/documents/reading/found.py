"""What was found in a file."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

MOST_TEXT = 1_000_000
"""Bytes of text that are kept of a file."""
MOST_WORDS = 200
"""Characters of a heading, a label or a cell."""
MOST_LINES = 200
KEPT = "\n\t"


class Problem(StrEnum):
    """Why a file could not be read, or not all of it."""

    PASSWORD = "password"  # noqa: S105 (a reason, not a secret)
    DAMAGED = "damaged"
    TOO_SLOW = "too_slow"
    TOO_MUCH = "too_much"


@dataclass
class Found:
    """What a file says and looks like.

    Attributes:
        text: All its words.
        content: What is stored with a version: pages, outline, form fields and so on.
        pictures: Of its first pages: WebP in base64, with width and height.
        problem: Why some of it is missing; empty where nothing is.
    """

    text: str = ""
    content: dict[str, Any] = field(default_factory=dict)
    pictures: list[dict[str, Any]] = field(default_factory=list)
    problem: str = ""


def cleaned(text: str) -> str:
    """Return a text without what no database and no page can take: NUL, other control characters, half characters."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in plain if one in KEPT or unicodedata.category(one) not in ("Cc", "Cs", "Cn"))


def cut(text: str) -> str:
    """Return as much of a cleaned text as is kept, cut between characters."""
    return cleaned(text[:MOST_TEXT]).encode()[:MOST_TEXT].decode("utf-8", "ignore").strip()


def short(text: str) -> str:
    """Return a heading, label or cell on one line, cut where it is far too long for one."""
    line = " ".join(cleaned(text[: 10 * MOST_WORDS]).split())
    return line if len(line) <= MOST_WORDS else line[: MOST_WORDS - 1].rstrip() + "…"


def outline_of(headings: list[tuple[int, str]]) -> list[list[object]]:
    """Return the headings that are kept: those that say something, the first two hundred."""
    shown = [[min(max(level, 1), 6), short(text)] for level, text in headings]
    return [one for one in shown if one[1]][:MOST_LINES]
