"""What people enter about objectives, cycles and lessons."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.core.forms import CheckboxesField, Form
from app.programme.goals.wording import LESSON_KINDS
from app.programme.models import LessonKind
from app.programme.service.cycles import Plan
from app.programme.service.lessons import LESSON_LENGTH
from app.programme.service.objectives import TEXT_LENGTH, TITLE_LENGTH


class ObjectiveForm(Form):
    """What the company wants to reach."""

    title = StringField(
        _l("What is to be reached?"),
        [InputRequired(), Length(max=TITLE_LENGTH)],
        description=_l("Example: nobody needs the all-staff email any more."),
        render_kw={"autocomplete": "off"},
    )
    why = TextAreaField(_l("What for?"), [Optional(), Length(max=TEXT_LENGTH)], render_kw={"rows": 3})


class CycleForm(Form):
    """What a cycle is called, and its days."""

    title = StringField(
        _l("Name"),
        [InputRequired(), Length(max=TITLE_LENGTH)],
        description=_l("Example: Spring 2027: answers instead of emails."),
        render_kw={"autocomplete": "off"},
    )
    starts_on = DateField(_l("First day"), [InputRequired()])
    ends_on = DateField(_l("Last day"), [InputRequired()], description=_l("Ninety days are usual."))

    @property
    def plan(self) -> Plan:
        """What was entered."""
        assert self.starts_on.data is not None
        assert self.ends_on.data is not None
        return Plan(self.title.data or "", self.starts_on.data, self.ends_on.data)


class NewCycleForm(CycleForm):
    """A cycle that is not there yet, with the lessons that it carries on."""

    lesson_ids = CheckboxesField(
        _l("Lessons to act on in this cycle"),
        [Optional()],
        coerce=int,
        description=_l("What was learnt before and not acted on yet. Untick what no longer matters."),
    )


class ClosingForm(Form):
    """What came of a cycle."""

    summary = TextAreaField(
        _l("What came of it?"),
        [InputRequired(), Length(max=TEXT_LENGTH)],
        description=_l("Three or four sentences for somebody who has two minutes. They stand on top of the report."),
        render_kw={"rows": 5},
    )
    is_sure = BooleanField(
        _l("Close the cycle for good"),
        [InputRequired(_l("Tick this to close it."))],
        description=_l("All figures are frozen, and nothing about its goals changes any more."),
    )


class LessonForm(Form):
    """What was learnt."""

    kind = SelectField(
        _l("Kind"),
        [InputRequired()],
        choices=[SelectChoice(kind.value, label) for kind, label in LESSON_KINDS.items()],
        coerce=LessonKind,
    )
    text = TextAreaField(_l("What did we learn?"), [InputRequired(), Length(max=LESSON_LENGTH)], render_kw={"rows": 2})
