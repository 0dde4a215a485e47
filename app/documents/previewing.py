"""What a version looks like, as its page shows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.markup import render
from app.documents.models import Preview, ReadState, Version
from app.documents.queries.previews import get_text, list_previews
from app.documents.reading.found import Problem

MOST_SHOWN = 20_000
"""Characters of a text that are shown; the rest is read in the file."""
EMPTY_LINES = re.compile(r"\n\s*\n\s*")
FIELD_KINDS = {
    "text": _l("Text"),
    "checkbox": _l("Box to tick"),
    "radio": _l("One of several"),
    "choice": _l("Choice from a list"),
    "signature": _l("Signature"),
}


@dataclass(frozen=True)
class FormField:
    """A field of a PDF form: what it asks for, and how it is answered."""

    label: str
    kind: str


@dataclass(frozen=True)
class Shown:
    """What is shown of a version.

    Attributes:
        is_waiting: Whether it still has to be read.
        problem: Why it could not be read, or not all of it.
        pictures: Of its first pages.
        pages: How many pages it has; 0 where it has none.
        outline: Its headings, sheets or slides: level and text.
        fields: Of a PDF form.
        html: Of Markdown, safe to show.
        text: Of a plain text.
        words: Of an office file of which there is no picture.
        rows: The first rows of a table of values.
        is_cut: Whether there is more of the text.
    """

    is_waiting: bool = False
    problem: str = ""
    pictures: Sequence[Preview] = ()
    pages: int = 0
    outline: Sequence[tuple[int, str]] = ()
    fields: Sequence[FormField] = ()
    html: str = ""
    text: str = ""
    words: str = ""
    rows: Sequence[Sequence[str]] = ()
    is_cut: bool = False

    @property
    def has_something(self) -> bool:
        """Whether there is anything to see."""
        return bool(self.pictures or self.outline or self.fields or self.html or self.text or self.words or self.rows)


def shown_of(version: Version) -> Shown:
    """Return what is shown of a version; nothing of one that has not been read yet."""
    if version.read_state is ReadState.WAITING:
        return Shown(is_waiting=True)
    pictures, content = list_previews(version), version.content
    is_drawn = bool(pictures) or version.ending in ("pdf", "csv")
    text = "" if is_drawn else get_text(version)[: MOST_SHOWN + 1]
    return Shown(
        problem=problem_of(version),
        pictures=pictures,
        pages=content.get("pages", 0),
        outline=() if version.ending == "md" else [(level, words) for level, words in content.get("outline", ())],
        fields=[_field(one) for one in content.get("form_fields", ())],
        html=render(text[:MOST_SHOWN]).html if version.ending == "md" else "",
        text=text[:MOST_SHOWN] if version.ending == "txt" else "",
        words=EMPTY_LINES.sub("\n\n", text[:MOST_SHOWN]) if version.ending not in ("md", "txt") else "",
        rows=content.get("rows", ()),
        is_cut=len(text) > MOST_SHOWN,
    )


def _field(field: dict[str, str]) -> FormField:
    return FormField(field["label"] or field["name"], str(FIELD_KINDS.get(field["kind"], FIELD_KINDS["text"])))


def problem_of(version: Version) -> str:
    """Return in words why a version could not be read, or not all of it; empty where nothing is missing."""
    if version.read_state is ReadState.FAILED:
        damaged = _("This file is damaged, so nothing of it is shown or found by search. It can still be downloaded.")
    else:
        damaged = _("This file is damaged, so not all of it is shown or found by search.")
    sentences: dict[str, str] = {
        Problem.PASSWORD: _("This file is protected by a password, so nothing of it is shown or found by search."),
        Problem.DAMAGED: damaged,
        Problem.TOO_SLOW: _("Reading this file took too long, so nothing of it is shown or found by search."),
        Problem.TOO_MUCH: _("This file could not be read, so nothing of it is shown or found by search."),
    }
    return sentences.get(version.problem, version.problem)
