"""Forms: one base class, one way to show what is wrong, and what the field macro needs to know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

from flask import current_app
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import Field, FormField, SelectMultipleField, StringField, widgets
from wtforms import Form as PlainForm

from app.core.errors import InvalidError
from app.core.formats import labelled

KINDS: tuple[tuple[type, str], ...] = (
    (widgets.HiddenInput, "hidden"),
    (widgets.CheckboxInput, "checkbox"),
    (widgets.FileInput, "file"),
    (widgets.PasswordInput, "password"),
    (widgets.SubmitInput, "submit"),
    (widgets.TextArea, "textarea"),
    (widgets.Select, "select"),
    (widgets.TableWidget, "group"),
)
CONTROL_CLASSES = {"select": "form-select", "checkbox": "form-check-input"}
MOST_DIGITS = 9
"""A number of more may be larger than the database can hold."""


@dataclass(frozen=True)
class Problem:
    """Something wrong with a form.

    Attributes:
        message: The sentence for the person.
        target: Id of the control to go to; None where the whole form is meant.
    """

    message: str
    target: str | None


class Form(FlaskForm):
    """A form of the house, protected against forgery, in the reader's language.

    A view reads::

        form = PostForm()
        if form.validate_on_submit():
            with form.showing_refusals():
                post = service.create_post(current_user, **form.values)
                return redirect(url_for(".show", post_id=post.id))
        return page("news/new.html", form=form), form.status
    """

    form_errors: list[str]

    def process(self, *arguments: Any, **values: Any) -> None:
        """Take what was sent; a text that was not sent at all is an empty one."""
        super().process(*arguments, **values)
        for field in self:
            if isinstance(field, StringField) and field.data is None:
                field.data = ""

    def hidden_tag(self, *fields: Field) -> Markup:
        """Return the hidden fields; the token is the one that templates ask for, since a page may be kept for many."""
        if fields:
            return cast(Markup, super().hidden_tag(*fields))
        others = [field for field in self if kind_of(field) == "hidden" and field.name != self.meta.csrf_field_name]
        token = [_token_field(self.meta.csrf_field_name)] if self.meta.csrf else []
        return Markup("").join([*token, *(field() for field in others)])

    @property
    def values(self) -> dict[str, Any]:
        """What was entered, by field name, without the protection against forgery."""
        return {name: value for name, value in self.data.items() if name != self.meta.csrf_field_name}

    @property
    def status(self) -> int:
        """The HTTP status for a page with this form: 422 where something in it is wrong."""
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.problems else HTTPStatus.OK

    @property
    def problems(self) -> list[Problem]:
        """Everything that is wrong, in the order of the fields, what the whole form is blamed for first."""
        problems = [Problem(str(message), None) for message in self.form_errors] + list(_problems_in(self))
        return sorted(problems, key=lambda problem: problem.target is not None)

    def refuse(self, message: str, field: str | None = None) -> None:
        """Mark the form as wrong.

        Args:
            message: What is wrong and what to do.
            field: Name of the field to blame; the whole form where it is missing or unknown.
        """
        if field in self._fields:
            blamed = self._fields[field]
            blamed.errors = [*blamed.errors, message]
        else:
            self.form_errors = [*self.form_errors, message]

    @contextmanager
    def showing_refusals(self) -> Iterator[None]:
        """Turn an `InvalidError` of the service inside into an error of this form."""
        try:
            yield
        except InvalidError as error:
            self.refuse(error.message, error.field)


def _token_field(name: str) -> Markup:
    token = cast(Any, current_app.jinja_env.globals["csrf_token"])
    return Markup('<input type="hidden" name="{}" value="{}">').format(name, token())


class Asked:
    """Mark a field as asked for, though it may be left empty; whether that does is seen elsewhere."""

    field_flags = {"required": True}

    def __call__(self, _form: Form, _field: Field) -> None:
        """Take whatever was entered."""


class CheckboxesField(SelectMultipleField):
    """Several of a few choices, each a checkbox."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


def words_in(text: str | None) -> list[str]:
    """Return words that were entered with commas between them."""
    return [word.strip() for word in (text or "").split(",") if word.strip()]


def number_in(text: object) -> int | None:
    """Return the number that a hidden field or a choice stands for; None for none that the database can hold."""
    digits = str(text or "")
    return int(digits) if digits.isdecimal() and len(digits) <= MOST_DIGITS else None


def kind_of(field: Field) -> str:
    """Return how a field is drawn.

    Returns:
        `hidden`, `checkbox`, `file`, `password`, `submit`, `textarea`, `select`, `group` (a form in a form),
        `choices` (radio buttons or checkboxes) or `input`.
    """
    if isinstance(field.widget, widgets.ListWidget):
        return "choices"
    return next((kind for widget, kind in KINDS if isinstance(field.widget, widget)), "input")


def attributes_of(field: Field, hint: str | None = None, **extra: object) -> dict[str, object]:
    """Return the attributes that tie a control to its hint and its error.

    Args:
        field: The field.
        hint: The sentence under the label; the field's description where it is missing.
        **extra: Further attributes as `data_get="/url"`; those that are None are left out.
    """
    attributes: dict[str, object] = {"class": CONTROL_CLASSES.get(kind_of(field), "form-control")}
    described_by = [f"{field.id}-{part}" for part, text in _notes_on(field, hint) if text]
    if described_by:
        attributes["aria-describedby"] = " ".join(described_by)
    if field.errors:
        attributes["aria-invalid"] = "true"
    return attributes | {name: value for name, value in extra.items() if value is not None}


def in_order_of(problems: Iterable[Problem], shown: str) -> list[Problem]:
    """Return problems in the order in which their controls stand on the screen.

    Args:
        problems: What is wrong with a form.
        shown: The HTML of its fields. What is wrong with none of them comes first.
    """
    return sorted(problems, key=lambda problem: shown.find(f'id="{problem.target}"'))


def _notes_on(field: Field, hint: str | None) -> tuple[tuple[str, object], ...]:
    return ("hint", hint or field.description), ("error", field.errors)


def _problems_in(form: PlainForm) -> Iterator[Problem]:
    for field in form:
        if isinstance(field, FormField):
            yield from _problems_in(field.form)
        elif kind_of(field) == "hidden" and field.errors:
            yield Problem(_("This form was open for too long. Send it once more."), None)
        else:
            yield from (Problem(_named(field, error), _target_of(field)) for error in field.errors)


def _target_of(field: Field) -> str:
    """Return the id of the first control of a field."""
    return f"{field.id}-0" if kind_of(field) == "choices" else str(field.id)


def _named(field: Field, error: object) -> str:
    """Say which field an error is about, as the summary stands far from it."""
    label = str(field.label.text)
    return f"{label} {error}" if label.endswith("?") else labelled(label, error)
