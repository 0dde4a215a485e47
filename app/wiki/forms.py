"""What people enter in the wiki."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.accounts.audience_field import AudienceField
from app.accounts.department_field import DepartmentField
from app.accounts.person_field import PersonField
from app.core.forms import Form, number_in
from app.core.i18n import LANGUAGE_NAMES

LANGUAGES = [SelectChoice(code, name) for code, name in LANGUAGE_NAMES.items()]
MOST_CHARACTERS = 1_000_000


class SpaceForm(Form):
    """A space."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=80)])
    description = TextAreaField(
        _l("What belongs here"),
        [Optional(), Length(max=500)],
        description=_l("One or two sentences."),
        render_kw={"rows": 3},
    )
    department_id = DepartmentField(
        _l("Department that looks after it"), [Optional()], empty=_l("None: a topic of the whole company")
    )
    audience = AudienceField(_l("Who may read it?"))
    editors = AudienceField(_l("Who of them may write?"))


class NewSpaceForm(SpaceForm):
    """A space that does not exist yet."""

    slug = StringField(
        _l("Address"),
        [Optional(), Length(max=60)],
        description=_l("Short, in small letters. It never changes. Made from the name where you leave it empty."),
    )


class PageForm(Form):
    """The text of a page."""

    title = StringField(_l("Page title"), [InputRequired(), Length(max=500)], render_kw={"autocomplete": "off"})
    source = TextAreaField(_l("Text"), [Optional(), Length(max=MOST_CHARACTERS)])
    note = StringField(
        _l("What changed?"), [Optional(), Length(max=300)], description=_l("For the history, in a few words.")
    )
    is_small = BooleanField(_l("Small change: tell nobody"))
    base_number = HiddenField(default="0")

    @property
    def base(self) -> int:
        """The revision that the writer began with."""
        return number_in(self.base_number.data) or 0


class NewPageForm(PageForm):
    """A page that does not exist yet."""

    language = SelectField(_l("Language"), [InputRequired()], choices=LANGUAGES)
    tags = StringField(
        _l("Tags"), [Optional(), Length(max=500)], description=_l("Words to find it by, with commas between.")
    )


class DetailsForm(Form):
    """What is said about a page rather than on it."""

    owner = PersonField(_l("Who looks after it"), [Optional()])
    department_id = DepartmentField(
        _l("or which department"), [Optional()], empty=_l("None"), description=_l("Where no single person does.")
    )
    review_months = IntegerField(
        _l("Check it every … months"),
        [Optional(), NumberRange(1, 60)],
        description=_l("The owner is reminded. Leave it empty for pages that do not age."),
    )
    tags = StringField(
        _l("Tags"), [Optional(), Length(max=500)], description=_l("Words to find it by, with commas between.")
    )
    language = SelectField(_l("Language"), [InputRequired()], choices=LANGUAGES)
    is_template = BooleanField(_l("Offer it as a template for new pages"))
    is_formal = BooleanField(
        _l("Formal page: readers see a revision only once it is approved"),
        description=_l("For quality manuals and rules that need a named approval."),
    )
    approvers = TextAreaField(
        _l("Who approves it"),
        [Optional(), Length(max=2_000)],
        description=_l("E-mail addresses, one a line. All of them have to approve."),
        render_kw={"rows": 3},
    )


class AudienceForm(Form):
    """Whom a page is narrowed to."""

    audience = AudienceField(
        _l("Who may read it?"), description=_l("Whoever is added reads its history and its files, too.")
    )


class MoveForm(Form):
    """Where a page is to lie."""

    space_id = SelectField(
        _l("Space"),
        [InputRequired()],
        coerce=int,
        description=_l("Whoever can read it there reads its history and its files, too."),
    )
    parent = StringField(
        _l("Under which page"),
        [Optional(), Length(max=500)],
        description=_l("Leave it empty for the top of the space."),
    )
    parent_id = HiddenField()
    slug = StringField(
        _l("Last part of its address"),
        [InputRequired(), Length(max=100)],
        description=_l("Old addresses keep working."),
    )


class ReportForm(Form):
    """That something is wrong on a page."""

    text = TextAreaField(
        _l("What is wrong, or what were you looking for?"), [InputRequired(), Length(max=4_000)], render_kw={"rows": 4}
    )
    section = SelectField(_l("Where on the page?"), validate_choice=False)
    quote = TextAreaField(_l("The passage you mean"), [Optional(), Length(max=4_000)], render_kw={"rows": 3})


class EntryForm(Form):
    """A question and its answer."""

    question = StringField(
        _l("Question"),
        [InputRequired(), Length(max=200)],
        description=_l("As people ask it: “Who can…?”, “Where is…?”"),
    )
    answer = TextAreaField(_l("Answer"), [InputRequired(), Length(max=50_000)])
    topic_id = SelectField(_l("Topic"), [InputRequired()], coerce=int)
    language = SelectField(_l("Language"), [InputRequired()], choices=LANGUAGES)
    audience = AudienceField(_l("Who may read it?"))
    owner = PersonField(_l("Who looks after it"), [Optional()])
    department_id = DepartmentField(
        _l("or which department"), [Optional()], empty=_l("None"), description=_l("Where no single person does.")
    )
    review_months = IntegerField(_l("Check it every … months"), [Optional(), NumberRange(1, 60)])
    pages = TextAreaField(
        _l("Pages that back it"),
        [Optional(), Length(max=2_000)],
        description=_l("Titles or addresses, one a line."),
        render_kw={"rows": 2},
    )


class TopicForm(Form):
    """A topic of the FAQ."""

    name = StringField(_l("Name in English"), [InputRequired(), Length(max=80)])
    name_fr = StringField(_l("Name in French"), [Optional(), Length(max=80)])
