"""What people enter where they leave a question, and where they answer one."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.accounts.department_field import DepartmentField
from app.core.forms import Form
from app.search.questions import ANSWER_LENGTH, QUESTION_LENGTH

IN_WORDS = ""


class LeaveForm(Form):
    """A question, and who should know."""

    text = StringField(
        _l("What would you like to know?"),
        [InputRequired(), Length(max=QUESTION_LENGTH)],
        description=_l("One line, as a question: whoever answers has only these words to go by."),
    )
    department_id = DepartmentField(
        _l("Which department should know?"),
        [InputRequired()],
        description=_l("Its champions are told, with your name."),
    )


class AnswerForm(Form):
    """What answers a question: one of the things that were found, or words."""

    thing = RadioField(_l("What answers it?"), [Optional()], default=IN_WORDS)
    text = TextAreaField(
        _l("Your answer"), [Optional(), Length(max=ANSWER_LENGTH)], render_kw={"rows": 5},
        description=_l("Needed where nothing above answers it; otherwise a word more, if you like."),
    )  # fmt: skip

    @property
    def chosen(self) -> tuple[str, int] | None:
        """Kind and id of the thing that was chosen, None where words are the answer."""
        kind, _colon, number = (self.thing.data or "").partition(":")
        return (kind, int(number)) if number.isdecimal() else None
