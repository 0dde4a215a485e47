"""The people page's facets as links that add a choice or take it away; the address holds the whole state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from flask import url_for
from flask_babel import get_locale

from app.people.languages import name_of
from app.people.queries import Choice, Facet


@dataclass(frozen=True)
class FacetLink:
    """A value to narrow by, as a template shows it."""

    label: str
    url: str
    count: int
    active: bool


class Narrowing:
    """Links that narrow a list of people.

    Args:
        choice: What is chosen now.
        facets: What could be chosen, by the facet's name.
    """

    def __init__(self, choice: Choice, facets: Mapping[str, Sequence[Facet]]) -> None:
        self._facets = facets
        self._values = {
            "name": choice.text,
            "department": str(choice.department.id) if choice.department else "",
            "location": choice.location,
            "skill": choice.skill,
            "language": choice.language,
        }
        self._labels = self._values | ({"department": choice.department.name} if choice.department else {})
        if choice.language:
            self._labels["language"] = name_of(choice.language, get_locale())

    @cached_property
    def clear_url(self) -> str:
        """Where nothing is chosen."""
        return url_for("people.index")

    def url_with(self, **changed: str) -> str:
        """Return the address with some choices changed; an empty one is taken away."""
        values = self._values | changed
        given = {name: value for name, value in values.items() if value}
        return f"{self.clear_url}?{urlencode(given)}" if given else self.clear_url

    def links(self, name: str) -> list[FacetLink]:
        """Return the links of one facet."""
        chosen = self._values[name]
        return [
            FacetLink(
                name_of(one.label, get_locale()) if name == "language" else one.label,
                self.url_with(**{name: "" if one.value == chosen else one.value}),
                one.count,
                one.value == chosen,
            )
            for one in self._facets[name]
        ]

    @property
    def chosen(self) -> list[dict[str, str]]:
        """What is chosen, each with the address without it."""
        return [
            {"label": self._labels[name], "url": self.url_with(**{name: ""})}
            for name, value in self._values.items()
            if value
        ]

    @property
    def hidden(self) -> dict[str, str]:
        """What a search by name keeps."""
        return {name: value for name, value in self._values.items() if value and name != "name"}
