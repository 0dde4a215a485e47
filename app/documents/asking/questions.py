"""What a template asks for: what its document says, what its page says, and what the house knows already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.documents.filling import Placeholder
from app.documents.models import Field, FieldKind, FieldSource

KNOWN_NAMES = {
    "name": FieldSource.NAME,
    "my name": FieldSource.NAME,
    "nom": FieldSource.NAME,
    "mon nom": FieldSource.NAME,
    "email": FieldSource.EMAIL,
    "e-mail": FieldSource.EMAIL,
    "courriel": FieldSource.EMAIL,
    "job title": FieldSource.TITLE,
    "fonction": FieldSource.TITLE,
    "department": FieldSource.DEPARTMENT,
    "service": FieldSource.DEPARTMENT,
    "manager": FieldSource.MANAGER,
    "responsable": FieldSource.MANAGER,
    "phone": FieldSource.PHONE,
    "téléphone": FieldSource.PHONE,
    "today": FieldSource.TODAY,
    "date du jour": FieldSource.TODAY,
}
"""What a placeholder of this name is filled in with, unless the template's page says otherwise."""
TODAY = frozenset({"today", "aujourd'hui", "aujourd’hui"})
"""The default of a date that moves along."""


@dataclass(frozen=True)
class Asked:
    """One thing that a template asks for.

    Attributes:
        name: The placeholder's name.
        label: What stands over the input.
        kind: What is entered.
        choices: What there is to choose from.
        default: What stands in the input if the house knows nothing.
        source: What the house knows of the reader and fills in.
        is_required: Whether there has to be an answer.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    choices: tuple[str, ...] = ()
    default: str = ""
    source: FieldSource | None = None
    is_required: bool = False


def list_asked(placeholders: Sequence[Placeholder], fields: Mapping[str, Field]) -> list[Asked]:
    """Return what is asked for, in the order of the form.

    Args:
        placeholders: What the document says, in its order.
        fields: What the template's page says of some of them, by name; it comes before the document.
    """
    places = {one.name: place for place, one in enumerate(placeholders, 1)}
    places |= {name: field.position for name, field in fields.items() if name in places}
    ordered = sorted(placeholders, key=lambda one: places[one.name])
    return [_as_said(fields[one.name]) if one.name in fields else said_by_document(one) for one in ordered]


def said_by_document(placeholder: Placeholder) -> Asked:
    """Return what is asked for where the template's page says nothing."""
    is_today = placeholder.default.casefold() in TODAY
    source = FieldSource.TODAY if is_today else KNOWN_NAMES.get(_words(placeholder.name).casefold())
    usual = FieldKind.DATE if source is FieldSource.TODAY else FieldKind.TEXT
    return Asked(
        name=placeholder.name,
        label=label_of(placeholder.name),
        kind=placeholder.kind or usual,
        choices=placeholder.choices,
        default="" if is_today else placeholder.default,
        source=source,
        is_required=placeholder.is_required,
    )


def label_of(name: str) -> str:
    """Return a placeholder's name as people would write it."""
    words = _words(name)
    return words[:1].upper() + words[1:]


def choices_in(text: str) -> tuple[str, ...]:
    """Return choices that were entered one a line, each once."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _as_said(field: Field) -> Asked:
    return Asked(
        name=field.name,
        label=field.label or label_of(field.name),
        kind=field.kind,
        choices=choices_in(field.choices),
        default=field.default,
        source=field.source,
        is_required=field.is_required,
    )


def _words(name: str) -> str:
    return " ".join(name.replace("_", " ").split())
