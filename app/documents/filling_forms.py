"""The form that a template becomes, and the form in which its keeper says how that one asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    FormField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import DateInput

from app.core.errors import InvalidError
from app.core.forms import Form
from app.documents.asking import Asked, choices_in
from app.documents.entering import MOST_CHARACTERS, day_in, understood, written_out
from app.documents.models import FieldKind, FieldSource
from app.documents.service.fields import DEFAULT_LENGTH, LABEL_LENGTH

KIND_NAMES = {
    FieldKind.TEXT: _l("One line of text"),
    FieldKind.LONG_TEXT: _l("Several lines of text"),
    FieldKind.DATE: _l("A day"),
    FieldKind.NUMBER: _l("A number"),
    FieldKind.CHOICE: _l("One of several choices"),
}
SOURCE_NAMES = {
    None: _l("Nothing"),
    FieldSource.NAME: _l("The reader's name"),
    FieldSource.EMAIL: _l("The reader's mail address"),
    FieldSource.TITLE: _l("The reader's job title"),
    FieldSource.DEPARTMENT: _l("The reader's department"),
    FieldSource.MANAGER: _l("The reader's manager"),
    FieldSource.PHONE: _l("The reader's phone number"),
    FieldSource.TODAY: _l("Today's date"),
}
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
    checks = [presence, Length(max=MOST_CHARACTERS), Understood(asked, language)]
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


class FieldForm(Form):
    """How one placeholder is asked for."""

    class Meta:
        """It is part of another form, which has the token."""

        csrf = False

    label = StringField(_l("What readers see"), [DataRequired(), Length(max=LABEL_LENGTH)])
    kind = SelectField(
        _l("What is entered"), [DataRequired()], choices=[SelectChoice(one, name) for one, name in KIND_NAMES.items()]
    )
    choices = TextAreaField(
        _l("Choices, one a line"),
        [Optional(), Length(max=30_000)],
        description=_l("They count where one of several choices is entered."),
        render_kw={"rows": 3},
    )
    source = SelectField(
        _l("Filled in already with"),
        choices=[SelectChoice(one.value if one else "", name) for one, name in SOURCE_NAMES.items()],
    )
    default = StringField(
        _l("Otherwise it says"), [Optional(), Length(max=DEFAULT_LENGTH)], render_kw={"autocomplete": "off"}
    )
    is_required = BooleanField(_l("It has to be filled in"))
    position = IntegerField(_l("Place in the form"), [InputRequired()])


class FieldsForm(Form):
    """How the placeholders of a template are asked for; one form in the form for each."""

    @property
    def groups(self) -> list[FormField]:
        """The placeholders, in the order of the form."""
        return [field for field in self if isinstance(field, FormField)]

    def refuse(self, message: str, field: str | None = None) -> None:
        """Mark the form as wrong; `name.label` is a field of the placeholder `name`."""
        outer, _dot, inner = (field or "").rpartition(".")
        if inner and outer and key_of(outer) in self:
            cast(FieldForm, self[key_of(outer)].form).refuse(message, inner)
        else:
            super().refuse(message, field)


def fields_form(asked: Sequence[Asked]) -> FieldsForm:
    """Return the form in which a keeper says how placeholders are asked for."""
    fields = {key_of(one.name): FormField(FieldForm, one.name) for one in asked}
    given = {key_of(one.name): _as_entered(one, place) for place, one in enumerate(asked, 1)}
    return cast(FieldsForm, type("FieldsForm", (FieldsForm,), fields)(data=given))


def wanted_in(form: FieldsForm, asked: Sequence[Asked]) -> list[Asked]:
    """Return how placeholders are to be asked for, in the order that was entered."""
    places: dict[str, int] = {}
    wanted = []
    for one in asked:
        said = cast(FieldForm, form[key_of(one.name)].form)
        places[one.name] = said.position.data
        wanted.append(
            replace(
                one,
                label=said.label.data or "",
                kind=FieldKind(said.kind.data),
                choices=choices_in(said.choices.data or ""),
                source=FieldSource(said.source.data) if said.source.data else None,
                default=said.default.data or "",
                is_required=said.is_required.data,
            )
        )
    return sorted(wanted, key=lambda one: places[one.name])


def _as_entered(asked: Asked, place: int) -> dict[str, object]:
    return {
        "label": asked.label,
        "kind": asked.kind.value,
        "choices": "\n".join(asked.choices),
        "source": asked.source.value if asked.source else "",
        "default": asked.default,
        "is_required": asked.is_required,
        "position": place,
    }
