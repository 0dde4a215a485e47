"""The grammar of placeholders; small on purpose, and never code.

    placeholder = "{{" name [ "!" ] [ ":" kind [ "!" ] ] [ "=" default ] "}}"
    name        = letters of any script, digits, blanks, "_" and "-"; at most 60, one of them a letter
    kind        = "text" | "long text" | "date" | "number" | "choice(" option { "|" option } ")"
    default     = anything but braces and line breaks

`!` asks for an answer, in either place. Kinds have French names too (texte, texte long, nombre, choix). Blanks are free
between the parts, also those that do not break, which Word sets before ":" and "!" in French. Whatever else stands
between braces is text like any other: it stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.documents.field_kinds import FieldKind

LONGEST_NAME = 60
BETWEEN_BRACES = re.compile(r"(?<!\{)\{\{([^{}\r\n\v\f\0]{1,500})\}\}(?!\})")
BLANKS = re.compile("[ \u00a0\u202f]+")
CHOICE = re.compile(r"(?:choice|choix) ?\((.*)\)")
KINDS = {
    "text": FieldKind.TEXT,
    "texte": FieldKind.TEXT,
    "long text": FieldKind.LONG_TEXT,
    "texte long": FieldKind.LONG_TEXT,
    "date": FieldKind.DATE,
    "number": FieldKind.NUMBER,
    "nombre": FieldKind.NUMBER,
}


@dataclass(frozen=True)
class Placeholder:
    """What a document says of one place to be filled in.

    Attributes:
        name: What it is called.
        kind: What is entered; None where the document does not say.
        choices: What there is to choose from.
        default: What stands there if nobody says otherwise.
        is_required: Whether there has to be an answer.
    """

    name: str
    kind: FieldKind | None = None
    choices: tuple[str, ...] = ()
    default: str = ""
    is_required: bool = False


@dataclass(frozen=True)
class Place:
    """Where a placeholder stands in a text: from its first brace to behind its last."""

    start: int
    end: int
    placeholder: Placeholder


def find_places(text: str) -> Iterator[Place]:
    """Yield the places of a text that are to be filled in, in order."""
    for match in BETWEEN_BRACES.finditer(text):
        placeholder = read(match.group(1))
        if placeholder is not None:
            yield Place(match.start(), match.end(), placeholder)


def find_unread(text: str) -> Iterator[str]:
    """Yield what stands between double braces and is no placeholder: it stays, and its author may not know."""
    for match in BETWEEN_BRACES.finditer(text):
        if match.group(1).strip() and read(match.group(1)) is None:
            yield match.group()


def read(inside: str) -> Placeholder | None:
    """Return what stands between braces as a placeholder; None where it is none."""
    head, _, default = inside.partition("=")
    named, colon, hint = head.partition(":")
    name, hint = _plain(named), _plain(hint)
    is_required = name.endswith("!") or hint.endswith("!")
    name, hint = name.removesuffix("!").rstrip(), hint.removesuffix("!").rstrip()
    kind, choices = _kind_of(hint) if colon else (None, ())
    if not is_name(name) or (colon and kind is None):
        return None
    return Placeholder(name, kind, choices, _plain(default), is_required)


def is_name(name: str) -> bool:
    """Tell whether a word, written plainly, names a placeholder."""
    letters = [unicodedata.category(one)[0] for one in name if one not in " _-"]
    return len(name) <= LONGEST_NAME and "L" in letters and set(letters) <= {"L", "M", "N"}


def merged(placeholders: Iterable[Placeholder]) -> list[Placeholder]:
    """Return each placeholder once, in order of appearance; what only a later one says of it counts as well."""
    known: dict[str, Placeholder] = {}
    for one in placeholders:
        first = known.get(one.name, one)
        said = first if first.kind is not None else one
        known[one.name] = Placeholder(
            one.name,
            said.kind,
            said.choices,
            first.default or one.default,
            first.is_required or one.is_required,
        )
    return list(known.values())


def _plain(words: str) -> str:
    """Return words composed, with single blanks between them."""
    return BLANKS.sub(" ", unicodedata.normalize("NFC", words)).strip()


def _kind_of(hint: str) -> tuple[FieldKind | None, tuple[str, ...]]:
    """Return the kind that a hint names, and its choices; no kind where it names none."""
    choice = CHOICE.fullmatch(hint)
    if choice is None:
        return KINDS.get(hint.casefold()), ()
    options = tuple(dict.fromkeys(option for raw in choice.group(1).split("|") if (option := raw.strip())))
    return (FieldKind.CHOICE, options) if options else (None, ())
