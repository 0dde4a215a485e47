"""What people enter in a template's form, understood as a day, a number or words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from flask_babel import gettext as _

from app.core.errors import InvalidError
from app.documents.asking.questions import Asked
from app.documents.models import FieldKind

MOST_CHARACTERS = 10_000
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
SPOKEN_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
GROUPING = re.compile("[ \u00a0\u202f'’]")
NUMBER = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30})?")
THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
LINE_ENDS = re.compile("\r\n?")


@dataclass(frozen=True)
class Entry:
    """What was entered: how a document writes it, and the day or number that it is."""

    text: str
    exact: date | Decimal | None = None


def understood(asked: Asked, entered: str, *, language: str, written_in: str) -> Entry:
    """Return what was entered, as the document takes it.

    Args:
        asked: What was asked for.
        entered: What came from the form.
        language: The reader's, which decides what "1,234" is.
        written_in: The document's, in which days are written out.

    Raises:
        InvalidError: Something is missing, or is not what was asked for; `field` is the placeholder's name.
    """
    text = LINE_ENDS.sub("\n", entered).strip()
    if not text and asked.is_required:
        raise InvalidError(_("Please fill this in."), asked.name)
    if "\0" in text:
        raise InvalidError(_("This contains a character that no document can hold. Type it anew."), asked.name)
    if len(text) > MOST_CHARACTERS:
        raise InvalidError(_("%(most)s characters are the most that fits here.", most=MOST_CHARACTERS), asked.name)
    if text and asked.kind is FieldKind.DATE:
        return _day_entry(asked, text, written_in)
    if text and asked.kind is FieldKind.NUMBER:
        return _number_entry(asked, text, language)
    if text and asked.kind is FieldKind.CHOICE and text not in asked.choices:
        raise InvalidError(_("Choose one from the list."), asked.name)
    return Entry(text)


def day_in(text: str) -> date | None:
    """Return the day that a text is: 2026-11-25, 25/11/2026 or 25.11.2026; None where it is none."""
    iso, spoken = ISO_DAY.fullmatch(text.strip()), SPOKEN_DAY.fullmatch(text.strip())
    parts = iso.groups() if iso else spoken.groups()[::-1] if spoken else None
    if parts is None:
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def number_in(text: str, language: str) -> Decimal | None:
    """Return the number that a text is; None where it is none.

    Args:
        text: With a point or a comma, and blanks between thousands; commas between thousands are English.
        language: Decides what "1,234" is.
    """
    plain = GROUPING.sub("", text.strip()).replace("\u2212", "-")
    if language == "en" and THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    elif plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    return Decimal(plain) if plain.isascii() and NUMBER.fullmatch(plain) else None


def written_out(day: date, language: str) -> str:
    """Return a day as documents write it, which nobody takes for another: "25 November 2026"."""
    return format_date(day, "d MMMM y", locale=language)


def _day_entry(asked: Asked, text: str, written_in: str) -> Entry:
    day = day_in(text)
    if day is None:
        raise InvalidError(_("Enter a day, such as 25/11/2026."), asked.name)
    return Entry(written_out(day, written_in), day)


def _number_entry(asked: Asked, text: str, language: str) -> Entry:
    number = number_in(text, language)
    if number is None:
        raise InvalidError(_("Enter a number, such as 12.5."), asked.name)
    return Entry(text, number)
