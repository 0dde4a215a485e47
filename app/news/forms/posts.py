"""What people enter to write, publish and review posts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from app.accounts.audience_field import AudienceField
from app.accounts.person_field import PersonField
from app.core.forms import Form
from app.core.i18n import LANGUAGE_NAMES

LANGUAGES = [SelectChoice(code, name) for code, name in LANGUAGE_NAMES.items()]
FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
MOST_CHARACTERS = 200_000


class PostForm(Form):
    """What a post says and for whom."""

    title = StringField(_l("Headline"), [InputRequired(), Length(max=500)], render_kw={"autocomplete": "off"})
    summary = TextAreaField(
        _l("In short"),
        [Optional(), Length(max=2_000)],
        description=_l("Two or three sentences. Many will read no more than this."),
        render_kw={"rows": 3},
    )
    source = TextAreaField(_l("Text"), [Optional(), Length(max=MOST_CHARACTERS)])
    category_id = SelectField(_l("Category"), coerce=int)
    tags = StringField(_l("Tags"), [Optional(), Length(max=300)], description=_l("Words, separated by commas."))
    language = SelectField(_l("Language"), choices=LANGUAGES)
    audience = AudienceField(_l("Who is it for?"))
    has_comments = BooleanField(
        _l("Comments"), default=True, description=_l("Those it is for may comment on it, under their names.")
    )
    base_number = HiddenField(default="1")


class CorrectionForm(PostForm):
    """A correction of a post that has appeared."""

    audience = AudienceField(
        _l("Who is it for?"), description=_l("Whoever is added reads the earlier wordings and the comments, too.")
    )
    note = StringField(
        _l("What was corrected?"),
        [Optional(), Length(max=300)],
        description=_l("Readers see it above the text, and whoever had read the post finds it on home."),
    )


class PublicationForm(Form):
    """When a post appears, and until when it is shown."""

    when = RadioField(
        _l("When?"),
        choices=[SelectChoice("now", _l("Now")), SelectChoice("later", _l("Later, at this moment:"))],
        default="now",
    )
    publish_at = DateTimeLocalField(_l("Day and hour"), [Optional()], format=FORMATS)
    expires_at = DateTimeLocalField(
        _l("Shown until"), [Optional()], format=FORMATS, description=_l("After that it leaves the news and the search.")
    )


class PinForm(Form):
    """Until when a post stands on top."""

    pinned_until = DateTimeLocalField(_l("On top until"), [InputRequired()], format=FORMATS)


class ReviewForm(Form):
    """Who is to look at a post."""

    reviewer = PersonField(_l("Who is to look at it?"), [InputRequired()])


class AnswerForm(Form):
    """What a colleague says of a post before it appears."""

    comment = TextAreaField(_l("What should be changed?"), [Optional(), Length(max=2_000)], render_kw={"rows": 3})
