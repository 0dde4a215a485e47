"""How moments, days, numbers and names look to a reader, in his language and time zone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import cast
from zlib import crc32

from babel.dates import format_timedelta
from babel.units import format_unit
from flask_babel import (
    format_date,
    format_datetime,
    format_decimal,
    format_percent,
    get_locale,
    get_timezone,
    to_user_timezone,
)
from flask_babel import gettext as _
from markupsafe import Markup

from app.core import clock

JUST_NOW = timedelta(minutes=1)
RELATIVE_UNTIL = timedelta(days=7)
TOLD_IN = (604_800, 86_400, 3_600, 60)
"""The seconds of a week, a day, an hour, a minute: from `ROUNDED_UP_FROM` of one on, a distance is told in it."""
ROUNDED_UP_FROM = 0.85
SERIES_COLOURS = 4
DAYS = {"short": "dd/MM/y", "medium": "d MMM y", "long": "d MMMM y", "full": "EEEE d MMMM y"}
"""How a day is written, in English as in French: the day before the month, so that both read the same everywhere."""
HOUR = "HH:mm"
WORD = re.compile(r"\w+(?:['’]\w+)*")


def ago(moment: datetime) -> Markup:
    """Return a moment as people say it: "2 hours ago", after a week the day.

    Args:
        moment: A moment with its zone, past or to come.

    Returns:
        A `<time>` element with the exact moment as its title; the page keeps near ones up to date.
    """
    distance = moment - clock.now()
    full = _exactly(moment, *_told_in())
    if abs(distance) > RELATIVE_UNTIL:
        return Markup('<time datetime="{}" title="{}">{}</time>').format(moment.isoformat(), full, short_day(moment))
    text = _("just now") if abs(distance) < JUST_NOW else _spoken(distance)
    return Markup('<time datetime="{}" title="{}" data-relative>{}</time>').format(moment.isoformat(), full, text)


def day(value: date | datetime, style: str = "medium") -> Markup:
    """Return a day in a `<time>` element.

    Args:
        value: The day, or a moment of it.
        style: `short`, `medium`, `long` or `full`.
    """
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), told_day(value, style))


def moment(value: datetime, style: str = "medium") -> Markup:
    """Return a day and an hour in a `<time>` element, without seconds, which nobody plans by.

    Args:
        value: A moment with its zone.
        style: How the day is written: `short`, `medium`, `long` or `full`.
    """
    told = format_datetime(value, f"{DAYS[style]}, {HOUR}")
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), told)


def told_day(value: date | datetime, style: str = "medium") -> str:
    """Return a day as plain text.

    Args:
        value: The day, or a moment of it.
        style: `short`, `medium`, `long` or `full`.
    """
    return written_day(value, DAYS[style])


def number(value: float) -> str:
    """Return a number with the separators of the reader's language."""
    return str(format_decimal(value))


def labelled(label: object, value: object) -> str:
    """Return what something is called and what it is: "title: Clerk"; French has a space before its colon."""
    return str(_("%(label)s: %(value)s", label=label, value=value))


def size(count: int) -> str:
    """Return a number of bytes as people say it: "340 kB", "1.2 MB"."""
    value, unit = (count / 1_000_000, "megabyte") if count >= 1_000_000 else (max(1, count // 1_000), "kilobyte")
    rounded = round(value, 1) if value < 10 else round(value)
    return str(format_unit(rounded, f"digital-{unit}", length="short", locale=get_locale()))


def percent(share: float) -> str:
    """Return a share of one as a percentage."""
    return str(format_percent(share))


def initials(name: str) -> str:
    """Return the first letters of a person's first and last name."""
    words = WORD.findall(name.replace("_", " "))
    return "".join(word[0] for word in ([words[0], words[-1]] if len(words) > 1 else words)).upper()


def series_of(name: str) -> int:
    """Return which of the series colours, from 1, stands for a name; the same on every page."""
    return crc32(name.encode()) % SERIES_COLOURS + 1


def dashed(attributes: Mapping[str, object]) -> dict[str, object]:
    """Return HTML attributes from a macro's arguments: `data_get=True` becomes an empty `data-get`.

    Args:
        attributes: Values by name with `_` for `-`; None and False leave an attribute out.
    """
    given = {name.strip("_").replace("_", "-"): value for name, value in attributes.items()}
    wanted = {name: value for name, value in given.items() if value is not None and value is not False}
    return {name: "" if value is True else value for name, value in wanted.items()}


def ago_changes_with(moment: datetime) -> int:
    """Return a number that is another one whenever `ago` says something else about a moment.

    It is how many seconds away the moment is as people say it, with the rounding of Babel.
    """
    distance = moment - clock.now()
    if abs(distance) > RELATIVE_UNTIL:
        return -_today().year
    if abs(distance) < JUST_NOW:
        return 0
    seconds = distance.days * 86_400 + distance.seconds
    unit = next(one for one in TOLD_IN if abs(seconds) / one >= ROUNDED_UP_FROM)
    return round(seconds / unit) * unit


def _spoken(distance: timedelta) -> str:
    return format_timedelta(distance, threshold=ROUNDED_UP_FROM, add_direction=True, locale=get_locale() or "en")


def short_day(moment: date) -> str:
    """Return a day without its year where that is this one for the reader: "3 Nov"."""
    this_year = written_day(moment, "y") == written_day(_today(), "y")
    return written_day(moment, "d MMM" if this_year else "d MMM y")


def _today() -> date:
    """Return the day that it is for the reader."""
    return cast(date, to_user_timezone(clock.now()).date())


def written_day(value: date, pattern: str) -> str:
    """Return a day, or the day of a moment, as a pattern of CLDR says."""
    return _written(value, pattern, *_told_in())


def _told_in() -> tuple[str, str]:
    """Return the language and the time zone of the reader: the same moments are told to many, and told only once."""
    return str(get_locale()), str(get_timezone())


@lru_cache(maxsize=10_000)
def _exactly(moment: datetime, _language: str, _zone: str) -> str:
    return str(format_datetime(moment, f"{DAYS['long']}, {HOUR}:ss z"))


@lru_cache(maxsize=10_000)
def _written(moment: date, pattern: str, _language: str, _zone: str) -> str:
    return str(format_date(moment, pattern))
