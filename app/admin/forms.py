"""What administrators enter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Self

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    HiddenField,
    SearchField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.accounts.models import Department, Role
from app.accounts.person_field import PersonField
from app.accounts.queries import get_department
from app.accounts.queries.departments import Place
from app.accounts.service.people import NAME_LENGTH, TITLE_LENGTH
from app.admin.wording import ROLES, kind_label
from app.core.forms import Form

Choices = Sequence[SelectChoice]
MAX_IMPORT_BYTES = 1_000_000
"""More is for the command line, which takes as long as it takes."""


def optional_number(text: object) -> int | None:
    """Return the number that a choice stands for, None for the empty choice."""
    return int(str(text)) if str(text or "").isdecimal() else None


def department_choices(places: Iterable[Place], empty: object | None = None) -> Choices:
    """Return departments to choose from, by their names from the root down.

    Args:
        places: The departments.
        empty: What choosing none is called, where that is possible.
    """
    none = [] if empty is None else [SelectChoice("", empty)]
    return [*none, *(SelectChoice(place.department.id, place.label) for place in places)]


class FilterForm(Form):
    """A form that narrows a list; it changes nothing, so it is sent openly in the address and needs no token."""

    class Meta:
        """Settings of the form."""

        csrf = False


class PeopleFilterForm(FilterForm):
    """Which people to list."""

    q = SearchField(_l("Name or e-mail"), [Optional(), Length(max=200)])
    department = SelectField(_l("Department"), coerce=optional_number)
    role = SelectField(
        _l("Role"),
        choices=[SelectChoice("", _l("Every role")), *(SelectChoice(role, label) for role, label in ROLES.items())],
        default="",
    )
    state = SelectField(
        _l("Account"),
        choices=[
            SelectChoice("", _l("Active")),
            SelectChoice("without-password", _l("Active, no password yet")),
            SelectChoice("without-manager", _l("Active, no manager")),
            SelectChoice("deactivated", _l("Deactivated")),
            SelectChoice("all", _l("All")),
        ],
        default="",
    )


class PersonForm(Form):
    """What is known about an account."""

    name = StringField(_l("Name"), [DataRequired(_l("Please enter a name.")), Length(max=NAME_LENGTH)])
    email = EmailField(
        _l("E-mail"),
        [DataRequired(_l("Please enter the e-mail address.")), Length(max=320)],
        description=_l("The person signs in with it."),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    title = StringField(
        _l("Title"), [Optional(), Length(max=TITLE_LENGTH)], description=_l("What the person does, for example: buyer")
    )
    department_id = SelectField(
        _l("Department"), [DataRequired(_l("Please choose a department."))], coerce=optional_number
    )
    manager = PersonField(_l("Manager"), [Optional()])


class NewPersonForm(PersonForm):
    """A new account."""

    invite = BooleanField(_l("Send the invitation now"), default=True, description=_l("A mail with a link to come in."))


class ImportForm(Form):
    """A list of people to look at before anything is changed."""

    file = FileField(
        _l("CSV file"),
        [FileRequired(_l("Please choose a file."))],
        description=_l("Comma or semicolon, up to 1 MB: about 10,000 people."),
        render_kw={"accept": ".csv,text/csv"},
    )
    deactivate_missing = BooleanField(
        _l("Deactivate everybody who is not on the list"),
        description=_l("You see who that would be before it happens. Administrators always stay."),
    )


class ImportConfirmationForm(Form):
    """The list that was looked at, byte by byte, on its way to being imported."""

    content = HiddenField(validators=[DataRequired(), Length(max=2 * MAX_IMPORT_BYTES)])
    deactivate_missing = HiddenField()


class DepartmentForm(Form):
    """A department's name and place in the tree."""

    name = StringField(_l("Name"), [DataRequired(_l("Please enter a name.")), Length(max=120)])
    parent = SelectField(_l("Belongs to"), coerce=optional_number)


class GroupForm(Form):
    """A group's name, what it is for, and who keeps it."""

    name = StringField(_l("Name"), [DataRequired(_l("Please enter a name.")), Length(max=120)])
    description = TextAreaField(
        _l("What its members share"), [Optional(), Length(max=500)], render_kw={"rows": 2, "maxlength": 500}
    )
    owner = PersonField(_l("Kept by"), [Optional()], description=_l("May add and remove members."))


class MemberForm(Form):
    """Whom to add to a group."""

    person = PersonField(_l("Colleague"), [InputRequired(_l("Whom do you want to add?"))])


class RoleForm(Form):
    """Which role to grant: administrator, or champion of a department."""

    role = SelectField(_l("Role"), [InputRequired(_l("Please choose a role."))], default="")

    def offer(self, places: Iterable[Place]) -> Self:
        """Let the reader choose among the roles that there are."""
        whole, part = _l("For the whole company"), _l("Champion of")
        self.role.choices = [
            SelectChoice("", _l("Choose a role")),
            SelectChoice(Role.ADMINISTRATOR.value, ROLES[Role.ADMINISTRATOR], optgroup=whole),
            *(SelectChoice(champion_value(place.department.id), place.label, optgroup=part) for place in places),
        ]
        return self

    @property
    def granted(self) -> tuple[Role, Department | None]:
        """The role that was chosen, and for a champion the department."""
        role, _colon, number = self.role.data.partition(":")
        return Role(role), get_department(int(number)) if number else None


def champion_value(department_id: int) -> str:
    """Return what stands in a form for being champion of a department."""
    return f"{Role.CHAMPION}:{department_id}"


class GrantForm(RoleForm):
    """Who gets which role."""

    person = PersonField(_l("Colleague"), [InputRequired(_l("Who gets the role?"))])


class AuditFilterForm(FilterForm):
    """Which part of the audit trail to show."""

    NAMES = ("person", "person_id", "kind", "since", "until")

    person = PersonField(_l("Who did it"), [Optional()])
    kind = SelectField(_l("What happened"), default="")
    since = DateField(_l("From"), [Optional()])
    until = DateField(_l("To"), [Optional()])

    def offer_kinds(self, names: Iterable[str], translate: Callable[[str], str] = kind_label) -> None:
        """Let the reader choose among kinds of events."""
        kinds = sorted(((translate(name), name) for name in names), key=lambda kind: kind[0].casefold())
        self.kind.choices = [SelectChoice("", _l("Everything")), *(SelectChoice(name, label) for label, name in kinds)]
