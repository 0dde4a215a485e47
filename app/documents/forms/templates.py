"""What people enter to offer a template, to describe it, and to offer a version."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import FileField, IntegerField, MultipleFileField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.accounts.audience_field import AudienceField
from app.accounts.department_field import DepartmentField
from app.accounts.person_field import PersonField
from app.core.forms import Form
from app.core.i18n import LANGUAGE_NAMES
from app.documents.service.versions import ENDINGS

LANGUAGES = [SelectChoice(code, name) for code, name in LANGUAGE_NAMES.items()]
ACCEPTED = {"accept": ",".join(f".{ending}" for ending in ENDINGS)}
MOST_TYPED = 10_000
"""Where typing ends; what is too much by the rules of the house is said with its own words before."""


class FilesForm(Form):
    """What new templates are made from. It stands before what describes them, as fields come in the order written."""

    file = MultipleFileField(
        _l("Files"),
        [InputRequired(_l("Choose a file first."))],
        description=_l("Several files become several templates, each called like its file."),
        render_kw=ACCEPTED,
    )
    title = StringField(
        _l("Title"),
        [Optional(), Length(max=MOST_TYPED)],
        description=_l("Leave it empty to call it like its file."),
        render_kw={"autocomplete": "off"},
    )


class DescriptionForm(Form):
    """What a template is."""

    title = StringField(_l("Title"), [InputRequired(), Length(max=MOST_TYPED)], render_kw={"autocomplete": "off"})
    description = TextAreaField(
        _l("What it is for"),
        [Optional(), Length(max=MOST_TYPED)],
        description=_l("When to use it, and where it goes once it is filled in."),
        render_kw={"rows": 3},
    )
    category_id = SelectField(_l("Category"), [InputRequired()], coerce=int)
    tags = StringField(_l("Tags"), [Optional(), Length(max=500)], description=_l("Words, separated by commas."))
    audience = AudienceField(_l("Who is it for?"))
    department_id = DepartmentField(_l("Department"), [InputRequired()], description=_l("Which department offers it."))
    owner = PersonField(
        _l("Who looks after it"), [Optional()], description=_l("Leave it empty where the champions do it together.")
    )
    language = SelectField(_l("Language"), [InputRequired()], choices=LANGUAGES)
    review_months = IntegerField(
        _l("Check it every … months"),
        [Optional(), NumberRange(1, 60)],
        description=_l("Whoever looks after it is reminded. Leave it empty for templates that do not age."),
    )
    replaces_id = SelectField(
        _l("Replaces"),
        [Optional()],
        coerce=int,
        description=_l("Readers of that template are led to this one."),
    )


class NewTemplateForm(FilesForm, DescriptionForm):
    """A template that is not there yet, or several at once."""


class VersionForm(Form):
    """A newer version of a template."""

    file = FileField(_l("File"), [InputRequired(_l("Choose a file first."))], render_kw=ACCEPTED)
    note = StringField(
        _l("What has changed?"),
        [Optional(), Length(max=MOST_TYPED)],
        description=_l("One sentence; whoever watches the template reads it."),
    )
