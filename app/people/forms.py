"""What people enter about themselves and each other."""

from __future__ import annotations

from typing import Self

from babel import Locale
from flask_babel import format_date
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.accounts.models import User
from app.accounts.person_field import PersonField
from app.core.forms import CheckboxesField, Form
from app.people import languages
from app.people.models import LEVELS, Load, Mistake, Profile
from app.people.models.skill import DEFAULT_LEVEL
from app.people.service.profiles import LOCATION_LENGTH, PHONE_LENGTH
from app.people.service.skills import NAME_LENGTH
from app.people.working_days import names_of_days

LOADS = [SelectChoice(Load.OPEN, _l("I have time for questions")), SelectChoice(Load.BUSY, _l("Little time just now"))]
AS_IT_IS = ("ask_me", "said_as", "location", "room", "phone", "load", "projects", "about")
LEVEL_CHOICES = [SelectChoice(level, words) for level, words in LEVELS.items()]
MISTAKES = [
    SelectChoice(Mistake.WRONG, _l("Something on the profile is wrong")),
    SelectChoice(Mistake.DUPLICATE, _l("The same person is here twice")),
    SelectChoice(Mistake.HAS_LEFT, _l("This person has left the company")),
]


class ProfileForm(Form):
    """One's profile."""

    ask_me = StringField(
        _l("Ask me about"),
        [Optional(), Length(max=300)],
        description=_l("In your own words: what you like to be asked. Example: customs papers, trips to China."),
    )
    known_as = StringField(
        _l("Also known as"),
        [Optional(), Length(max=80)],
        description=_l("A nickname or a former name by which colleagues look for you."),
        render_kw={"autocomplete": "nickname"},
    )
    said_as = StringField(
        _l("How your name is said"),
        [Optional(), Length(max=80)],
        description=_l("Example: ay-LEEN, rhymes with green."),
    )
    location = StringField(
        _l("Site"), [Optional(), Length(max=LOCATION_LENGTH)], description=_l("Where you mostly work.")
    )
    room = StringField(_l("Building and room"), [Optional(), Length(max=120)])
    phone = StringField(
        _l("Phone"), [Optional(), Length(max=PHONE_LENGTH)], render_kw={"autocomplete": "tel", "inputmode": "tel"}
    )
    working_days = CheckboxesField(_l("Days you work"), [Optional()])
    load = RadioField(_l("Time for questions"), choices=LOADS, default=Load.OPEN, coerce=Load)
    languages = CheckboxesField(_l("Languages you speak"), [Optional()])
    projects = TextAreaField(
        _l("Projects"),
        [Optional(), Length(max=2_000)],
        description=_l("What you work on or have worked on, one a line."),
        render_kw={"rows": 4},
    )
    about = TextAreaField(
        _l("About me"),
        [Optional(), Length(max=20_000)],
        description=_l("Markdown works: **bold**, - list, [link](https://…)."),
        render_kw={"rows": 8},
    )

    @classmethod
    def of(cls, person: User, profile: Profile | None, locale: Locale) -> Self:
        """Return the form with what a profile says so far.

        Args:
            person: Whose it is.
            profile: The profile, where there is one yet.
            locale: In which languages and days are named.
        """
        said = {name: getattr(profile, name) for name in AS_IT_IS} if profile else {}
        if profile:
            said["working_days"] = list(profile.working_days)
            said["languages"] = [one.code for one in profile.languages]
        form = cls(data={**said, "known_as": person.known_as})
        form.languages.choices = [SelectChoice(*one) for one in languages.choices(locale)]
        form.working_days.choices = [SelectChoice(*one) for one in names_of_days(format_date)]
        return form


class SkillForm(Form):
    """Something that a person can do, and how well."""

    name = StringField(_l("Skill"), [InputRequired(), Length(max=NAME_LENGTH)])
    level = SelectField(
        _l("How well?"),
        [DataRequired()],
        choices=LEVEL_CHOICES,
        default=DEFAULT_LEVEL,
        coerce=int,
        validate_choice=False,
    )


class InterestForm(Form):
    """Something that a person would like to learn."""

    interest = StringField(_l("What would you like to learn?"), [InputRequired(), Length(max=NAME_LENGTH)])


class SkillNameForm(Form):
    """A name of a skill on the shared list."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=NAME_LENGTH)])


class AliasForm(Form):
    """Another name of a skill."""

    alias = StringField(_l("Another name"), [InputRequired(), Length(max=NAME_LENGTH)])


class MergerForm(Form):
    """The skill that is to become one with another."""

    other = StringField(_l("The other skill"), [InputRequired(), Length(max=200)])
    is_sure = BooleanField(_l("Yes, make them one"))


class AbsenceForm(Form):
    """When a person is away."""

    absent_from = DateField(_l("First day away"), [Optional()])
    absent_until = DateField(_l("Last day away"), [Optional()])
    deputy = PersonField(_l("Who can be asked meanwhile?"), [Optional()])


class EndorsementForm(Form):
    """Why a colleague is endorsed."""

    reason = TextAreaField(
        _l("What have you seen?"),
        [InputRequired(), Length(max=300)],
        description=_l("A sentence. Example: she found the fault in our oldest press within an hour."),
        render_kw={"rows": 3},
    )


class MistakeForm(Form):
    """What is wrong with a profile."""

    mistake = RadioField(_l("What is wrong?"), choices=MISTAKES, default=Mistake.WRONG, coerce=Mistake)
    note = TextAreaField(_l("What exactly?"), [Optional(), Length(max=1_000)], render_kw={"rows": 3})
