"""Countries and their parts whose public holidays are known, by name."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import combining, normalize

import holidays
from babel import Locale
from flask_babel import get_locale

Named = Sequence[tuple[str, str]]
"""Codes, each with its name, in the order of the names."""


def list_countries() -> Named:
    """Return the countries by their names in the reader's language."""
    names = (get_locale() or Locale("en")).territories
    return _sorted([(code, names.get(code, code)) for code in holidays.list_supported_countries(include_aliases=False)])


def is_country(code: str) -> bool:
    """Tell whether the public holidays of a country are known."""
    return code in holidays.list_supported_countries(include_aliases=False)


def list_subdivisions(country: str) -> Named:
    """Return the parts of a country with holidays of their own, by the names that people there use."""
    if not is_country(country):
        return []
    calendar = holidays.country_holidays(country)
    names: dict[str, str] = {}
    for name, code in calendar.subdivisions_aliases.items():
        names[code] = max(names.get(code, ""), name, key=len)
    return _sorted([(code, names.get(code, code)) for code in calendar.subdivisions])


def name_of_place(country: str, subdivision: str) -> str:
    """Return how a country, or a part of it, is called."""
    name = dict(list_countries()).get(country, country)
    part = dict(list_subdivisions(country)).get(subdivision, subdivision)
    return f"{name}, {part}" if part else name


def _sorted(named: list[tuple[str, str]]) -> Named:
    """Return places in the order of their names; a letter with an accent stands where it stands without."""

    def plain(place: tuple[str, str]) -> str:
        return "".join(letter for letter in normalize("NFKD", place[1].casefold()) if not combining(letter))

    return sorted(named, key=plain)
