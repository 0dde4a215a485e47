"""What people enter about categories."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from app.core.forms import Form


class CategoryForm(Form):
    """The names of a category."""

    name = StringField(_l("English"), [InputRequired(), Length(max=100)])
    name_fr = StringField(_l("French"), [InputRequired(), Length(max=100)])
