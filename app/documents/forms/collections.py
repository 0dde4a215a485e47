"""What people enter about collections."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.accounts.audience_field import AudienceField
from app.accounts.department_field import DepartmentField
from app.core.forms import Form
from app.documents.service.collections import DESCRIPTION_LENGTH, TITLE_LENGTH


class CollectionForm(Form):
    """What a collection is called, whose it is, and for whom."""

    title = StringField(_l("Name"), [InputRequired(), Length(max=TITLE_LENGTH)], render_kw={"autocomplete": "off"})
    description = TextAreaField(
        _l("What is it for?"), [Optional(), Length(max=DESCRIPTION_LENGTH)], render_kw={"rows": 3}
    )
    department_id = DepartmentField(
        _l("Department"), [InputRequired()], description=_l("Its champions look after the collection.")
    )
    audience = AudienceField(
        _l("Who is it for?"), description=_l("Of the templates in it, everybody sees those that are for him or her.")
    )
