"""The form that a template becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectChoice, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Optional
from wtforms.widgets import DateInput

from app.core.errors import InvalidError
from app.core.forms import Form
from app.documents.asking.entries import day_in, understood, written_out
from app.documents.asking.questions import Asked
from app.documents.models import FieldKind, FieldSource

AUTOCOMPLETE = {FieldSource.NAME: "name", FieldSource.EMAIL: "email", FieldSource.PHONE: "tel"}
ROWS = 5


class Understood:
    """Refuse what is not what was asked for."""

    def __init__(self, asked: Asked, language: str) -> None:
        self._asked, self._language = asked, language

    def __call__(self, _form: Form, field: Field) -> None:
        """Look at what was entered.

        Raises:
            ValidationError: It cannot be taken; the message says why.
        """
        try:
            understood(self._asked, field.data or "", language=self._language, written_in=self._language)
        except InvalidError as error:
            raise ValidationError(error.message) from error


class FillForm(Form):
    """What is put into a document; the inputs are added for each template."""

    is_kept = BooleanField(
        _l("Keep a copy for me"),
        description=_l("Otherwise the document is made for you now and kept nowhere. Only you see the copy."),
    )

    @property
    def inputs(self) -> list[Field]:
        """The inputs that belong to the document."""
        return [field for field in self if field.name.startswith("field_")]

    def is_short(self, field: Field) -> bool:
        """Tell whether an input takes a few characters only."""
        return isinstance(field.widget, DateInput) or (field.render_kw or {}).get("inputmode") == "decimal"


def fill_form(asked: Sequence[Asked], known: Mapping[FieldSource, str], *, language: str, written_in: str) -> FillForm:
    """Return the form in which a template is filled in, with what the house knows already.

    Args:
        asked: What is asked for.
        known: What the house knows of the reader.
        language: The reader's.
        written_in: The document's language.
    """
    fields = {key_of(one.name): _input_for(one, language) for one in asked}
    given = {key_of(one.name): _prefilled(one, known, written_in) for one in asked}
    return cast(FillForm, type("FillForm", (FillForm,), fields)(data=given))


def entered_in(form: FillForm, asked: Sequence[Asked]) -> dict[str, str]:
    """Return what was entered, by the placeholder's name."""
    return {one.name: form[key_of(one.name)].data or "" for one in asked}


def key_of(name: str) -> str:
    """Return what an input is called: the same for one placeholder in every version of a document."""
    return f"field_{blake2b(name.encode(), digest_size=8).hexdigest()}"


def _input_for(asked: Asked, language: str) -> Any:
    """Return the input for one thing that is asked for."""
    presence = DataRequired(_("Please fill this in.")) if asked.is_required else Optional()
    checks = [presence, Understood(asked, language)]
    auto = {"autocomplete": AUTOCOMPLETE.get(asked.source, "off") if asked.source else "off"}
    if asked.kind is FieldKind.LONG_TEXT:
        return TextAreaField(asked.label, checks, render_kw={"rows": ROWS})
    if asked.kind is FieldKind.DATE:
        return StringField(asked.label, checks, widget=DateInput())
    if asked.kind is FieldKind.CHOICE:
        choices = [SelectChoice("", _("Choose…")), *(SelectChoice(one, one) for one in asked.choices)]
        return SelectField(asked.label, checks, choices=choices, validate_choice=False)
    if asked.kind is FieldKind.NUMBER:
        return StringField(asked.label, checks, render_kw={"inputmode": "decimal", "autocomplete": "off"})
    return StringField(asked.label, checks, render_kw=auto)


def _prefilled(asked: Asked, known: Mapping[FieldSource, str], written_in: str) -> str:
    value = (known.get(asked.source) if asked.source else None) or asked.default
    day = day_in(value) if FieldKind.DATE is asked.kind or asked.source is FieldSource.TODAY else None
    if asked.kind is FieldKind.DATE:
        return day.isoformat() if day else ""
    return written_out(day, written_in) if day else value
