"""What people enter to ask for a change, and to answer."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from app.core.forms import Form
from app.documents.forms.templates import MOST_TYPED


class RequestForm(Form):
    """What is to be changed in a template."""

    text = TextAreaField(
        _l("What should be changed?"), [InputRequired(), Length(max=MOST_TYPED)], render_kw={"rows": 4}
    )


class AnswerForm(Form):
    """What became of what was asked for."""

    answer = TextAreaField(_l("What became of it?"), [InputRequired(), Length(max=MOST_TYPED)], render_kw={"rows": 3})
