"""Which department: a form field that knows the tree."""

from __future__ import annotations

from typing import Any

from wtforms import SelectChoice, SelectField

from app.accounts.models import Department
from app.accounts.queries import get_department
from app.accounts.queries.departments import list_places
from app.core.forms import number_in


class DepartmentField(SelectField):
    """One department, or none where `empty` says how that is called.

    Args:
        label: The field's label.
        validators: As usual.
        empty: What choosing none is called; None where one has to be chosen.
    """

    def __init__(self, label: Any = None, validators: Any = None, *, empty: Any = None, **options: Any) -> None:
        super().__init__(label, validators, coerce=number_in, validate_choice=False, **options)
        none = [] if empty is None else [SelectChoice("", empty)]
        self.choices = [*none, *(SelectChoice(place.department.id, place.label) for place in list_places())]

    @property
    def department(self) -> Department | None:
        """The department that was chosen."""
        return get_department(self.data) if self.data else None
