"""What people enter about goals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import format_decimal, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.accounts.department_field import DepartmentField
from app.accounts.person_field import PersonField
from app.core.feature import Unit
from app.core.forms import Form, number_in
from app.programme.goals.aims import UnreadableAimError, read_aim, read_number
from app.programme.goals.measuring import MANUAL, metrics, unit_of
from app.programme.goals.wording import BY_HAND, CONFIDENCES, typed, typed_aim
from app.programme.models import Confidence, Goal, Objective
from app.programme.queries.objectives import get_objective, list_objectives
from app.programme.service.goals import UNIT_LENGTH, Wish
from app.programme.service.objectives import TEXT_LENGTH, TITLE_LENGTH

NUMBER_LENGTH = 30


def _language() -> str:
    return str(get_locale() or "en")


class GoalForm(Form):
    """What a goal is to be."""

    title = StringField(
        _l("What is to be reached?"),
        [InputRequired(), Length(max=TITLE_LENGTH)],
        description=_l("Example: a quarter fewer emails between departments."),
        render_kw={"autocomplete": "off"},
    )
    objective_id = SelectField(_l("Brings us nearer to"), [Optional()], coerce=number_in)
    metric = SelectField(_l("Measured by"), [InputRequired()], default="programme.xd_rate")
    unit = StringField(
        _l("What the numbers count"),
        [Optional(), Length(max=UNIT_LENGTH)],
        description=_l("Only for numbers entered by hand. Example: lists retired."),
    )
    department_id = DepartmentField(_l("Whose figure it is"), [Optional()], empty=_l("The whole company"))
    baseline = StringField(
        _l("Where it starts"),
        [Optional(), Length(max=NUMBER_LENGTH)],
        description=_l("Leave it empty, and it is measured when the cycle starts."),
        render_kw={"inputmode": "text", "autocomplete": "off"},
    )
    target = StringField(
        _l("What to reach"),
        [InputRequired(), Length(max=NUMBER_LENGTH)],
        description=_l("A number such as 0.8 or 80%, or a change from where it starts, with its sign: −25%."),
        render_kw={"autocomplete": "off"},
    )
    owner = PersonField(_l("Who sees to it"), [InputRequired()], description=_l("They check in every week."))

    def __init__(self, *arguments: Any, goal: Goal | None = None, **values: Any) -> None:
        if goal is not None:
            values |= {"baseline": typed(goal, goal.baseline), "target": typed_aim(goal)}
            values |= {name: getattr(goal, name) for name in ("title", "metric", "unit", "objective_id")}
            values |= {"department_id": goal.department_id, "owner": goal.owner}
        super().__init__(*arguments, **values)
        shown = list_objectives()
        self.metric.choices = _metric_choices()
        self.objective_id.choices = _objective_choices(shown, goal.objective if goal else None)

    def validate_baseline(self, field: StringField) -> None:
        """Refuse what is no number."""
        if field.data:
            _read(field.data, lambda text: read_number(text, self.counted, _language()))

    def validate_target(self, field: StringField) -> None:
        """Refuse what is neither a number nor a change."""
        _read(field.data or "", lambda text: read_aim(text, self.counted, _language()))

    @property
    def counted(self) -> Unit:
        """What the numbers of the chosen metric count."""
        return unit_of(self.metric.data or MANUAL)

    @property
    def wish(self) -> Wish:
        """What was entered."""
        assert self.owner.data is not None
        start = self.baseline.data
        return Wish(
            title=self.title.data or "",
            metric=self.metric.data,
            owner=self.owner.data,
            aim=read_aim(self.target.data or "", self.counted, _language()),
            unit=self.unit.data or "",
            baseline=read_number(start, self.counted, _language()) if start else None,
            department=self.department_id.department,
            objective=get_objective(self.objective_id.data) if self.objective_id.data else None,
        )


def _metric_choices() -> list[SelectChoice]:
    found = sorted(metrics().values(), key=lambda one: str(one.label))
    return [*(SelectChoice(one.name, one.label) for one in found), SelectChoice(MANUAL, BY_HAND)]


def _objective_choices(shown: Sequence[Objective], kept: Objective | None) -> list[SelectChoice]:
    extra = [kept] if kept is not None and kept not in shown else []
    return [
        SelectChoice("", _l("No objective in particular")),
        *(SelectChoice(one.id, one.title) for one in [*shown, *extra]),
    ]


def _read(text: str, reading: Callable[[str], object]) -> None:
    """Refuse a text that cannot be read.

    Raises:
        ValidationError: It cannot.
    """
    try:
        reading(text)
    except UnreadableAimError as error:
        example = format_decimal(12.5)
        raise ValidationError(_("That is no number we can read. An example: %(number)s.", number=example)) from error


class ReadingForm(Form):
    """The number of a day."""

    day = DateField(_l("Day"), [InputRequired()])
    value = StringField(
        _l("Number"),
        [InputRequired(), Length(max=NUMBER_LENGTH)],
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )

    def validate_value(self, field: StringField) -> None:
        """Refuse what is no number."""
        _read(field.data or "", lambda text: read_number(text, Unit.COUNT, _language()))

    @property
    def number(self) -> float:
        """The number that was entered."""
        return read_number(self.value.data or "", Unit.COUNT, _language())


class CheckInForm(Form):
    """How a goal stands, as its owner sees it."""

    confidence = RadioField(
        _l("How sure are you that it will be reached?"),
        [InputRequired(_l("Choose one."))],
        choices=[SelectChoice(one.value, label) for one, label in CONFIDENCES.items()],
        coerce=Confidence,
    )
    note = TextAreaField(
        _l("What was done, what comes next?"),
        [Optional(), Length(max=TEXT_LENGTH)],
        description=_l("One or two sentences. Where it is not on track: what stands in the way, and who could help."),
        render_kw={"rows": 3},
    )
