"""Whom: a form field in which a colleague is picked from a list while typing, or named by the e-mail address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup
from wtforms import Field
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from app.accounts.models import User
from app.accounts.queries import find_people, get_user, get_user_by_email
from app.core.forms import number_in

TEMPLATE = "accounts/person_field.html"
TEXT_LENGTH = 320


class PersonWidget:
    """Draws the box and its list."""

    def __call__(self, field: PersonField, **attributes: object) -> Markup:
        """Return the control as HTML."""
        given = {name.replace("_", "-"): value for name, value in attributes.items()}
        return Markup(render_template(TEMPLATE, field=field, attributes=given))  # noqa: S704 (our own template)


class PersonField(Field):
    """One person; the text and the id of what was picked are sent as `<name>` and `<name>_id`.

    Without scripts the id is that of the person shown at first, so the text decides wherever the two differ.
    """

    widget = PersonWidget()
    data: User | None
    errors: Sequence[str]

    def process(self, formdata: Any, *values: Any, **options: Any) -> None:
        """Take what was typed, and whom the list gave."""
        given = formdata or {}
        self.typed = " ".join(str(given.get(self.name, "")).split())[:TEXT_LENGTH]
        self.picked_id = number_in(given.get(f"{self.name}_id"))
        self.is_ambiguous = False
        super().process(formdata, *values, **options)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Find the person who is meant."""
        if valuelist:
            self.data = self._find() if self.typed else None

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse a text that names nobody, or several."""
        if self.typed and self.data is None:
            if self.is_ambiguous:
                raise ValidationError(_("Several people are called that. Pick one, or type the e-mail address."))
            raise ValidationError(_("Nobody here is called that. Pick somebody, or type the e-mail address."))

    @property
    def shown(self) -> str:
        """What stands in the box."""
        return self.data.name if self.data is not None else self.typed

    def _find(self) -> User | None:
        picked = get_user(self.picked_id) if self.picked_id else None
        if picked is not None and picked.name == self.typed and (picked.is_active or picked is self.object_data):
            return picked
        owner = get_user_by_email(self.typed)
        if owner is not None:
            return owner if owner.is_active else None
        named = [one for one in find_people(text=self.typed).items if one.name.casefold() == self.typed.casefold()]
        self.is_ambiguous = len(named) > 1
        return named[0] if len(named) == 1 else None
