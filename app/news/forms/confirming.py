"""What people enter about the confirmation of news, and to confirm them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, FormField, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.core.forms import Asked, Form
from app.news.forms.posts import CorrectionForm
from app.news.models import Question
from app.news.service.confirming import MOST_QUESTIONS, Check

CHOICES = (1, 2, 3, 4)


class CheckForm(Form):
    """A question, its answers, and which one is right."""

    class Meta:
        """It is part of another form, which has the token."""

        csrf = False

    text = StringField(_l("Question"), [Asked(), Length(max=500)], render_kw={"autocomplete": "off"})
    choice_1 = StringField(_l("First answer"), [Asked(), Length(max=500)], render_kw={"autocomplete": "off"})
    choice_2 = StringField(_l("Second answer"), [Asked(), Length(max=500)], render_kw={"autocomplete": "off"})
    choice_3 = StringField(_l("Third answer"), [Optional(), Length(max=500)], render_kw={"autocomplete": "off"})
    choice_4 = StringField(_l("Fourth answer"), [Optional(), Length(max=500)], render_kw={"autocomplete": "off"})
    right = SelectField(
        _l("Which one is right?"),
        [Asked()],
        choices=[
            SelectChoice("1", _l("The first")),
            SelectChoice("2", _l("The second")),
            SelectChoice("3", _l("The third")),
            SelectChoice("4", _l("The fourth")),
        ],
        default="1",
    )

    @property
    def check(self) -> Check:
        """What was entered."""
        choices = [self[f"choice_{number}"].data or "" for number in CHOICES]
        return Check(text=self.text.data or "", choices=choices, right=int(self.right.data or 1))


class AskingForm(Form):
    """Whether readers are to confirm a post, until when, and what they are asked."""

    is_asked = BooleanField(_l("Readers confirm that they have read it"))
    confirm_by = DateField(
        _l("Until when?"),
        [InputRequired(_l("Choose a day."))],
        description=_l("The end of this day. It stays on top of their home page until done."),
    )
    question_1 = FormField(CheckForm, _l("First question"))
    question_2 = FormField(CheckForm, _l("Second question"))
    question_3 = FormField(CheckForm, _l("Third question"))

    @property
    def questions(self) -> list[FormField]:
        """The questions, in their order."""
        return [self[f"question_{number}"] for number in range(1, MOST_QUESTIONS + 1)]

    def refuse(self, message: str, field: str | None = None) -> None:
        """Mark the form as wrong; `question_1.text` is a field within a question."""
        outer, _dot, inner = (field or "").partition(".")
        if inner:
            cast(CheckForm, self[outer].form).refuse(message, inner)
        else:
            super().refuse(message, field)


class AskAgainForm(CorrectionForm):
    """A correction of a post that readers confirm."""

    asks_again = BooleanField(
        _l("Ask everybody to confirm again"),
        description=_l("They are shown what changed and nothing else. Otherwise earlier confirmations still count."),
    )
    confirm_by = DateField(_l("Until when they confirm again"), [Optional()])


def entered_checks(questions: Sequence[Question]) -> dict[str, dict[str, str]]:
    """Return questions as somebody would enter them."""
    return {
        f"question_{number}": {
            "text": one.text,
            "right": str(one.right_choice),
            **{f"choice_{place}": answer for place, answer in enumerate(one.answers, 1)},
        }
        for number, one in enumerate(questions, 1)
    }


def answers_form(questions: Sequence[Question]) -> Form:
    """Return the form in which the questions about a post are answered."""
    fields = {
        _name(one.position): RadioField(
            one.text,
            [InputRequired(_("Choose an answer."))],
            choices=[SelectChoice(str(number), answer) for number, answer in enumerate(one.answers, 1)],
        )
        for one in questions
    }
    return cast(Form, type("AnswersForm", (Form,), fields)())


def answers_in(form: Form, questions: Sequence[Question]) -> dict[int, int]:
    """Return the numbers of the answers by the question's position."""
    return {one.position: int(form[_name(one.position)].data) for one in questions}


def refuse_answers(form: Form, positions: frozenset[int]) -> None:
    """Say kindly which answers are not right."""
    for position in sorted(positions):
        form.refuse(_("Not quite. Look at the text again; you can try as often as you like."), _name(position))


def _name(position: int) -> str:
    return f"answer_{position}"
