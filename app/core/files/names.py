"""Names of uploads, made safe to show and to save under."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from pathlib import PurePosixPath

MAX_LENGTH = 150
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.I)
FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')


def clean_name(name: str) -> str:
    """Return a file name that every system takes, without any folder, with its ending kept.

    Args:
        name: What the browser sent; never trusted to be more than a name.
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    visible = "".join(one for one in unicodedata.normalize("NFC", last) if unicodedata.category(one)[0] != "C")
    plain = FORBIDDEN.sub("", visible).strip(" .").lstrip("-")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        stem, ending = plain, ""
    stem = stem.strip(" .")[: MAX_LENGTH - len(ending) - 1] or "file"
    safe = f"{stem}.{ending}" if ending else stem
    return f"_{safe}" if RESERVED.fullmatch(safe) else safe


def free_name(name: str, taken: Container[str]) -> str:
    """Return a name, with a number where it is taken already.

    Args:
        name: A clean one.
        taken: The names that are there.
    """
    stem, dot, ending = name.rpartition(".")
    number, candidate = 2, name
    while candidate in taken:
        candidate, number = f"{stem}-{number}{dot}{ending}", number + 1
    return candidate
