"""The form in which the keeper of a template says how that one asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, IntegerField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.core.forms import Form
from app.documents.asking.questions import Asked, choices_in
from app.documents.forms.filling import key_of
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
