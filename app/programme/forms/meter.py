"""What whoever manages the programme enters about the email meter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Self, cast

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, IntegerField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.core.forms import Form
from app.programme.meter.calendar.holiday_places import list_countries, list_subdivisions
from app.programme.meter.formats import Format
from app.programme.models import MeterSettings
from app.programme.models.meter import SMALLEST_MIN_SIZE
from app.programme.queries.settings import Start
from app.programme.service.settings import Rules, domains_in

FORMATS: Mapping[Format, object] = {
    Format.AUTO: _l("Detect automatically"),
    Format.M365: _l("Microsoft 365, message trace"),
    Format.GOOGLE: _l("Google Workspace, Email Log Search"),
    Format.POSTFIX: _l("Postfix, mail log"),
    Format.MBOX: _l("mbox, headers only"),
}
SHOWN = ("min_size", "kept_months", "country", "subdivision", "launched_on")
DAY = "day_"


class MeterSettingsForm(Form):
    """How the company measures."""

    min_size = IntegerField(
        _l("Smallest department with figures of its own"),
        [InputRequired()],
        description=_l(
            "In people. Departments with fewer are shown together, so that no figure stands for somebody. A higher "
            "number hides more, at once and for the past as well."
        ),
        render_kw={"min": SMALLEST_MIN_SIZE, "inputmode": "numeric"},
    )
    is_agreed = BooleanField(
        _l("Agreed with the works council"),
        description=_l("Needed only where you go below 5 people. The audit trail keeps who confirmed it, and when."),
    )
    kept_months = IntegerField(
        _l("Months that figures are kept"),
        [InputRequired()],
        description=_l("From the day on which they were counted. What is older is deleted every night, for good."),
        render_kw={"min": 3, "inputmode": "numeric"},
    )
    country = SelectField(
        _l("Country"), description=_l("Its public holidays are no working days, as Saturdays and Sundays are not.")
    )
    subdivision = SelectField(
        _l("Part of the country"), [Optional()], description=_l("Where it has public holidays of its own.")
    )
    domains = TextAreaField(
        _l("The company’s mail domains"),
        [Optional(), Length(max=20_000)],
        render_kw={"rows": 4, "autocapitalize": "none", "spellcheck": "false"},
    )
    launched_on = DateField(
        _l("The day Passerelle began"),
        [Optional()],
        description=_l("Charts show it as a line: before it, mail was as it always had been."),
    )

    @classmethod
    def about(cls, settings: MeterSettings, country: str | None = None) -> Self:
        """Return the form as it was sent, or filled in with the settings in force.

        Args:
            settings: These.
            country: The one whose parts are to be offered, before it is saved.
        """
        kept = {name: getattr(settings, name) for name in SHOWN} | {"domains": "\n".join(settings.domains)}
        form = cls(data=kept)
        form.country.data = country if country and not form.is_submitted() else form.country.data
        form.country.choices = [SelectChoice(code, name) for code, name in list_countries()]
        parts = [SelectChoice(code, name) for code, name in list_subdivisions(form.country.data)]
        form.subdivision.choices = [SelectChoice("", _l("The whole country")), *parts]
        form.subdivision.validate_choice = False
        return form

    @property
    def rules(self) -> Rules:
        """What was entered.

        Raises:
            InvalidError: A domain is none.
        """
        return Rules(
            self.min_size.data,
            self.kept_months.data,
            self.country.data,
            self.subdivision.data or "",
            domains_in(self.domains.data),
            self.launched_on.data,
        )


class StartsForm(Form):
    """When departments began: a day for each, in a field of its own."""

    @classmethod
    def about(cls, starts: Sequence[Start]) -> Self:
        """Return the form as it was sent, or filled in with the days as they are."""
        names = {f"{DAY}{one.department.id}": one for one in starts}
        fields = {name: DateField(one.label, [Optional()]) for name, one in names.items()}
        made = cast("type[Self]", type("StartsForm", (cls,), fields))
        return made(data={name: one.started_on for name, one in names.items()})

    @property
    def days(self) -> Mapping[int, date | None]:
        """The days that were entered, by the departments' ids."""
        given = [(name, value) for name, value in self.values.items() if name.startswith(DAY)]
        return {int(name.removeprefix(DAY)): value for name, value in given}


class TrafficUploadForm(Form):
    """A log of mail to look at."""

    file = FileField(
        _l("The log"),
        [FileRequired(_l("Choose a file first."))],
        render_kw={"accept": ".csv,.txt,.log,.mbox,.gz,.zip", "required": True},
    )
    format = SelectField(
        _l("Where it comes from"),
        choices=[SelectChoice(one, label) for one, label in FORMATS.items()],
        default=Format.AUTO,
    )
    lists = FileField(
        _l("Who is on which mailing list"),
        [Optional()],
        description=_l(
            "A CSV file with the columns address, name and members. Without it, mail to a list counts where the log "
            "itself names those who got it."
        ),
        render_kw={"accept": ".csv"},
    )
