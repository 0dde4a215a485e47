"""The time zones of the world as people look for them: by continent and city, in their language."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectChoice
from wtforms.form import BaseForm

from app.accounts.queries import fold_name

CONTINENTS = {
    "Africa": _l("Africa"),
    "America": _l("America"),
    "Antarctica": _l("Antarctica"),
    "Arctic": _l("Arctic"),
    "Asia": _l("Asia"),
    "Atlantic": _l("Atlantic Ocean"),
    "Australia": _l("Australia"),
    "Europe": _l("Europe"),
    "Indian": _l("Indian Ocean"),
    "Pacific": _l("Pacific Ocean"),
}
UTC = SelectChoice("UTC", "UTC", optgroup="UTC")


def time_zone_choices(_form: BaseForm, field: Field) -> list[SelectChoice]:
    """Return the time zones from which a reader may choose.

    A zone that is stored and not among them, such as a former name or a mere offset, comes first: whoever has it keeps
    it.
    """
    offered = _zones_in(get_locale() or Locale("en"))
    stored = field.object_data
    if not stored or any(one.value == stored for one in offered):
        return offered
    return [SelectChoice(stored, stored.replace("_", " ")), *offered]


@cache
def _zones_in(locale: Locale) -> list[SelectChoice]:
    """Return the zones under their names of today, by continent, in the language of the reader, which is `locale`."""
    continents = {name: str(told) for name, told in CONTINENTS.items()}
    former = get_global("zone_aliases")
    choices = [
        SelectChoice(zone, _city(zone, locale), optgroup=continents[continent])
        for zone in available_timezones()
        if (continent := zone.partition("/")[0]) in continents and zone not in former
    ]
    choices.sort(key=lambda one: (fold_name(one.optgroup or ""), fold_name(one.label)))
    return [*choices, UTC]


def _city(zone: str, locale: Locale) -> str:
    """Return the city that stands for a zone; CLDR keeps some of them under a former name of the zone."""
    for name in (zone, *_former_names()[zone]):
        if city := locale.time_zones.get(name, {}).get("city"):
            return str(city)
    return zone.rpartition("/")[2].replace("_", " ")


@cache
def _former_names() -> defaultdict[str, list[str]]:
    """Return the former names of each zone."""
    names = defaultdict(list)
    for name, zone in get_global("zone_aliases").items():
        names[zone].append(name)
    return names
