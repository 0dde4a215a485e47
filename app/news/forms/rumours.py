"""What people enter where they ask whether something is true, and where they answer."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import HiddenField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.accounts.department_field import DepartmentField
from app.accounts.person_field import PersonField
from app.core.forms import Form
from app.core.i18n import LANGUAGE_NAMES
from app.news.models import RumourState
from app.news.service.rumours.answering import ANSWER_LENGTH
from app.news.service.rumours.asking import DETAILS_LENGTH, QUESTION_LENGTH
from app.news.service.rumours.moderating import REASON_LENGTH
from app.news.wording import RUMOUR_TAGS

EVERYBODY, DEPARTMENT = "everybody", "department"
WITH_NAME, WITHOUT_NAME = "with", "without"


class AskForm(Form):
    """A question. Browsers share the workshop's terminals, so they are asked not to remember what is typed here."""

    question = StringField(
        _l("What have you heard?"),
        [InputRequired(), Length(max=QUESTION_LENGTH)],
        description=_l("One line, as a question: Is it true that…?"),
        render_kw={"autocomplete": "off", "maxlength": QUESTION_LENGTH},
    )
    details = TextAreaField(
        _l("Details"),
        [Optional(), Length(max=DETAILS_LENGTH)],
        render_kw={"rows": 4, "autocomplete": "off", "maxlength": DETAILS_LENGTH},
    )
    department = DepartmentField(
        _l("Whom does it concern?"),
        [Optional()],
        empty=_l("I do not know, or the whole company"),
        description=_l("Somebody of that department answers."),
    )
    audience = RadioField(_l("Who may see the question and its answer?"), default=EVERYBODY)
    name = RadioField(
        _l("How do you ask?"),
        [InputRequired()],
        choices=[SelectChoice(WITH_NAME, _l("With my name")), SelectChoice(WITHOUT_NAME, _l("Without my name"))],
        description=_l(
            "Without your name nobody can find out who asked, administrators included: it is written down nowhere."
        ),
    )
    language = SelectField(
        _l("Language"), [InputRequired()], choices=[SelectChoice(code, name) for code, name in LANGUAGE_NAMES.items()]
    )

    def __init__(self, *arguments: object, **values: object) -> None:
        """Offer the asker's own department."""
        super().__init__(*arguments, **values)
        own = _l("Only %(department)s and what lies below it", department=current_user.department.name)
        self.audience.choices = [SelectChoice(EVERYBODY, _l("Everyone")), SelectChoice(DEPARTMENT, own)]


class RumourAnswerForm(Form):
    """What is true."""

    state = RadioField(
        _l("Is it true?"),
        [InputRequired()],
        choices=[
            SelectChoice(state.value, tag.label) for state, tag in RUMOUR_TAGS.items() if state is not RumourState.OPEN
        ],
    )
    answer = TextAreaField(_l("Answer"), [InputRequired(), Length(max=ANSWER_LENGTH)])
    base = HiddenField()


class OwnerForm(Form):
    """Who is to answer."""

    owner = PersonField(_l("Who knows?"), [InputRequired()])


class HidingForm(Form):
    """Why a question is taken away."""

    reason = StringField(
        _l("Why?"),
        [InputRequired(), Length(max=REASON_LENGTH)],
        description=_l("Whoever asked by name reads it."),
        render_kw={"autocomplete": "off"},
    )
