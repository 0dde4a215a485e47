"""What a search is narrowed to, and the links that narrow it; the address holds the whole state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import format_date
from flask_babel import gettext as _

from app.accounts.queries.departments import find_departments
from app.core.calendar import today
from app.core.feature import house
from app.core.i18n import LANGUAGE_NAMES
from app.core.ranking import MONTH, last_months

AGES = {"recent": 2, "half": 6, "year": 12}
"""How many months back each choice of age goes, this month among them."""
SHOWN = 12
Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Choice:
    """What a search is narrowed to; what is empty narrows nothing."""

    kind: str = ""
    department_id: int | None = None
    language: str = ""
    age: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether everything is searched."""
        return self == EVERYTHING

    def facets(self, day: date) -> dict[str, Sequence[str]]:
        """Return the values that things must have, for the index.

        Args:
            day: Today.
        """
        values = {"department": str(self.department_id or ""), "language": self.language}
        found: dict[str, Sequence[str]] = {name: [value] for name, value in values.items() if value}
        if self.age in AGES:
            found[MONTH] = last_months(day, AGES[self.age])
        return found


EVERYTHING = Choice()


@dataclass(frozen=True)
class FacetLink:
    """A value to narrow by, as a template shows it."""

    label: str
    url: str
    count: int
    active: bool


class Narrowing:
    """Links that narrow a search.

    Args:
        text: What is searched for.
        choice: What it is narrowed to now.
        counts: How many things have each value of each facet.
    """

    def __init__(self, text: str, choice: Choice, counts: Counts) -> None:
        self._values = {
            "q": text,
            "kind": choice.kind,
            "department": str(choice.department_id or ""),
            "language": choice.language,
            "age": choice.age if choice.age in AGES else "",
        }
        self._counts = counts
        numbers = [int(value) for value in counts.get("department", {}) if value.isdecimal()]
        wanted = {*numbers[:SHOWN], *([choice.department_id] if choice.department_id else [])}
        self._departments = {str(one.id): one.name for one in find_departments(sorted(wanted))} if wanted else {}

    @property
    def is_narrow(self) -> bool:
        """Whether anything is left out."""
        return any(value for name, value in self._values.items() if name != "q")

    @property
    def wide_url(self) -> str:
        """Where nothing is narrowed."""
        return self.url_with(kind="", department="", language="", age="")

    def url_with(self, **changed: str) -> str:
        """Return the address with some choices changed; an empty one is taken away."""
        given: dict[str, Any] = {name: value for name, value in (self._values | changed).items() if value}
        return url_for("search.index", **given)

    def kinds(self) -> list[dict[str, Any]]:
        """Return the tabs: everything, and each kind of which something was found."""
        sizes = self._counts.get("kind", {})
        chosen = self._values["kind"]
        tabs = [self._tab(_("Everything"), "", sum(sizes.values()))]
        for name, source in house().search_sources.items():
            if name in sizes or name == chosen:
                tabs.append(self._tab(str(source.label), name, sizes.get(name, 0)))
        return tabs if len(tabs) > 2 or chosen else []

    def _tab(self, label: str, kind: str, count: int) -> dict[str, Any]:
        return {
            "label": label, "url": self.url_with(kind=kind), "active": self._values["kind"] == kind, "count": count,
        }  # fmt: skip

    def links(self, name: str) -> list[FacetLink]:
        """Return the links of one facet: `department`, `language` or `age`."""
        chosen, found = self._values[name], list(self._sizes(name))
        if len(found) < 2 and not chosen and name != "age":
            return []
        return [
            FacetLink(
                self._label(name, value), self.url_with(**{name: "" if value == chosen else value}), size,
                active=value == chosen,
            )
            for value, size in found
        ]  # fmt: skip

    def _sizes(self, name: str) -> Iterator[tuple[str, int]]:
        chosen = self._values[name]
        if name == "age":
            sizes = self._counts.get(MONTH, {})
            found = [(age, sum(sizes.get(one, 0) for one in last_months(today(), back))) for age, back in AGES.items()]
            yield from (pair for pair in found if pair[0] == chosen or 0 < pair[1] < sum(sizes.values()))
            return
        sizes = self._counts.get(name, {})
        yield from ((value, sizes[value]) for value in list(sizes)[:SHOWN])
        if chosen and chosen not in list(sizes)[:SHOWN]:
            yield chosen, sizes.get(chosen, 0)

    def _label(self, name: str, value: str) -> str:
        if name == "department":
            return self._departments.get(value) or str(_("A department that is gone"))
        if name == "language":
            return LANGUAGE_NAMES.get(value, value)
        first = last_months(today(), AGES[value])[-1]
        return str(_("Since %(month)s", month=format_date(date.fromisoformat(f"{first}-01"), "MMMM y")))

    @property
    def chosen(self) -> list[dict[str, str]]:
        """What is chosen besides the kind, each with the address without it."""
        return [
            {"label": self._label(name, self._values[name]), "url": self.url_with(**{name: ""})}
            for name in ("department", "language", "age")
            if self._values[name]
        ]
