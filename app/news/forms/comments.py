"""What people enter about comments."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.core.forms import Form


class CommentForm(Form):
    """What somebody says under a post, and which comment it answers."""

    source = TextAreaField(_l("Your comment"), [InputRequired()])
    parent_id = HiddenField()


class RemovalForm(Form):
    """Why a comment is taken away."""

    reason = StringField(
        _l("Why?"),
        [InputRequired(), Length(max=300)],
        description=_l("The reason stands in its place, and its author is told."),
    )
