"""What people say about how they want to hear of things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, time
from typing import Any

from flask_babel import format_time, get_locale
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from app.core.feature import Channel, NoticeKind
from app.core.forms import CheckboxesField, Form
from app.notifications.models import DigestRhythm, Rhythm
from app.notifications.models.wishes import MOST_MAILS
from app.notifications.service.wishes import DAYS, HOURS, Wishes

RHYTHM = tuple(one.name for one in fields(Wishes))
CHANNELS = {
    Channel.APP: _l("On the site only"),
    Channel.DIGEST: _l("In the digest"),
    Channel.MAIL: _l("At once by mail"),
    Channel.OFF: _l("Not at all"),
}


def weekday_choices() -> list[SelectChoice]:
    """Return the days of the week in the reader's language."""
    names = get_locale().days["stand-alone"]["wide"]
    return [SelectChoice(day, names[day - 1].capitalize()) for day in DAYS]


def hour_choices() -> list[SelectChoice]:
    """Return the hours of a day as the reader's language writes them."""
    return [SelectChoice(hour, str(format_time(time(hour), "HH:mm", rebase=False))) for hour in HOURS]


class RhythmForm(Form):
    """When mail comes, and how much of it."""

    digest = RadioField(
        _l("How often"),
        choices=[
            SelectChoice(DigestRhythm.DAILY, _l("Every day on which mail may come")),
            SelectChoice(DigestRhythm.WEEKLY, _l("Once a week")),
            SelectChoice(DigestRhythm.NEVER, _l("Never; the site is enough")),
        ],
        coerce=DigestRhythm,
        description=_l("One mail with what is new to you and not read yet. When there is nothing, none comes."),
    )
    digest_day = SelectField(_l("Day of the weekly digest"), [InputRequired()], choices=weekday_choices, coerce=int)
    digest_hour = SelectField(_l("Hour of the digest"), [InputRequired()], choices=hour_choices, coerce=int)
    mail_days = CheckboxesField(_l("Days on which mail may come"), choices=weekday_choices, coerce=int)
    quiet_from = SelectField(_l("No mail from"), [InputRequired()], choices=hour_choices, coerce=int)
    quiet_until = SelectField(_l("until"), [InputRequired()], choices=hour_choices, coerce=int)
    budget = IntegerField(
        _l("At most so many mails a week"),
        [InputRequired(), NumberRange(0, MOST_MAILS)],
        description=_l("Digests count. What exceeds it waits for the digest, and stands in your inbox here meanwhile."),
        render_kw={"min": 0, "max": MOST_MAILS, "inputmode": "numeric"},
    )
    paused_until = DateField(
        _l("No mail before"), [Optional()], description=_l("For holidays: on this day mail may come again.")
    )

    @property
    def wishes(self) -> Wishes:
        """What was said about mail."""
        return Wishes(**{name: self.data[name] for name in RHYTHM})


def field_of(kind: NoticeKind) -> str:
    """Return the name of the field in which somebody says how to hear of a kind of notice."""
    return f"kind-{kind.name.replace('.', '-')}"


def wishes_form(
    kinds: Iterable[NoticeKind], channels: Mapping[str, Channel], rhythm: Rhythm, today: date
) -> RhythmForm:
    """Return the form for all that somebody can wish.

    Args:
        kinds: The kinds of notices.
        channels: How the person hears of each kind until now.
        rhythm: When mail comes until now.
        today: The day where the person is; a pause that is over is not shown.
    """
    kinds = list(kinds)
    radios = {field_of(kind): _channel_field(kind) for kind in kinds}
    values: dict[str, Any] = {field_of(kind): channels[kind.name] for kind in kinds}
    values |= {name: getattr(rhythm, name) for name in RHYTHM}
    if rhythm.paused_until is not None and rhythm.paused_until <= today:
        values["paused_until"] = None
    form: RhythmForm = type("WishesForm", (RhythmForm,), radios)(data=values)
    return form


def _channel_field(kind: NoticeKind) -> RadioField:
    offered = [SelectChoice(one, label) for one, label in CHANNELS.items() if not kind.is_needed or one != Channel.OFF]
    return RadioField(kind.label, choices=offered, coerce=Channel)
