"""What people enter about an audit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, Optional

from app.accounts.audience_field import AudienceField
from app.core.forms import Form
from app.programme.audits.questionnaire import SCORES, Dimension, questionnaire


class InvitationForm(Form):
    """Who is asked."""

    people = AudienceField(_l("Who is asked?"))


class OpeningForm(InvitationForm):
    """An audit that is to be opened."""

    cycle_id = SelectField(_l("For the cycle"), [InputRequired()], coerce=int)


class QuestionnaireForm(Form):
    """A score for each statement; made anew for each language by `questionnaire_form`."""

    @property
    def scores(self) -> Mapping[str, int]:
        """The scores given, by the key of the statement."""
        return {name: int(value) for name, value in self.values.items() if value}

    @property
    def by_dimension(self) -> Iterator[tuple[Dimension, list[Field]]]:
        """Each dimension with the fields of its statements."""
        for dimension in questionnaire():
            yield dimension, [self[statement.key] for statement in dimension.statements]


def questionnaire_form(language: str) -> QuestionnaireForm:
    """Return the questionnaire as a form.

    Args:
        language: The reader's.
    """
    words = {1: _("1, not at all"), 3: _("3, half and half"), 5: _("5, entirely")}
    choices = [SelectChoice(str(score), words.get(score, str(score))) for score in SCORES]
    fields = {
        statement.key: RadioField(statement.text.told(language), [Optional()], choices=choices)
        for dimension in questionnaire()
        for statement in dimension.statements
    }
    return cast(QuestionnaireForm, type("LanguageForm", (QuestionnaireForm,), fields)())
