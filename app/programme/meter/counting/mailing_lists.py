"""Mailing lists: who is on them, as a file says."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from typing import Self

from flask_babel import gettext as _

from app.core.errors import InvalidError
from app.programme.meter.sighting import Sighting

UNNAMED = ""
"""What lists are counted under of which no file tells the name: their addresses are not kept."""
NAME_LENGTH = 200
COLUMNS = ("address", "members")
MOST_WITHIN = 5_000
"""Lists within one list; the people on further ones are not looked up."""
MOST_HELD = 1_000_000
"""Addresses of expanded lists that are held in memory."""
LONGEST_FIELD = 10_000_000
"""Characters in one field: a list of everybody has many members."""


@dataclass(frozen=True)
class MailingLists:
    """The mailing lists of a company.

    Attributes:
        names: What each list is called, by its address in lower case.
        members: Addresses on each list whose members are known, in lower case; some may be lists themselves.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _people: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)
    _held: list[int] = field(default_factory=lambda: [0], compare=False, repr=False)

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the lists that a CSV file describes.

        Args:
            text: With the columns `address`, `name` and `members`, these with `;`, commas or blanks between. A list may
                have several lines.

        Raises:
            InvalidError: It is not such a file.
        """
        names: dict[str, str] = {}
        members: dict[str, list[str]] = {}
        for row in _rows(text):
            if address := _address(row.get("address")):
                names[address] = _name(row.get("name")) or names.get(address, UNNAMED)
                found = map(_address, re.split(r"[;,\s]+", row.get("members") or ""))
                members.setdefault(address, []).extend(filter(None, found))
        return cls(names, {address: tuple(dict.fromkeys(found)) for address, found in members.items() if found})

    def name_of(self, address: str) -> str:
        """Return what a list is called; empty where nobody has said so."""
        return self.names.get(address, UNNAMED)

    def people_on(self, address: str) -> frozenset[str]:
        """Return the addresses on a list and on the lists within it, however they are nested."""
        if (people := self._people.get(address)) is None:
            people = frozenset(self._expand(address))
            self._held[0] += len(people) + 1
            if self._held[0] > MOST_HELD:
                self._people.clear()
                self._held[0] = len(people) + 1
            self._people[address] = people
        return people

    def count_people(self, sighting: Sighting) -> int:
        """Return how many people a message may have reached, to know how much work it is."""
        if not self.members:
            return len(sighting.recipients)
        return sum(len(self.people_on(one)) if one in self.members else 1 for one in sighting.recipients)

    def _expand(self, address: str) -> Iterator[str]:
        seen, waiting = {address}, [address]
        while waiting and len(seen) <= MOST_WITHIN:
            for member in self.members.get(waiting.pop(), ()):
                if member not in self.members:
                    yield member
                elif member not in seen:
                    seen.add(member)
                    waiting.append(member)

    def deliveries_of(self, sighting: Sighting) -> Mapping[str, str | None]:
        """Return who got a message, each with the name of the list over which it came; None: not over a list.

        The recipients of a log are often lists that it has not expanded: these are the people on them then. Where it
        names the lists that it did expand, their members count as reached by them; all recipients do where no file says
        who the members are. Whoever is on several lists counts for the first by name, and whoever was addressed beside
        the list as well, for the list.
        """
        if not sighting.lists and self.members.keys().isdisjoint(sighting.recipients):
            return dict.fromkeys(sighting.recipients)
        found: dict[str, str | None] = {one: None for one in sighting.recipients if one not in self.members}
        lists = {*sighting.lists, *self.members.keys() & set(sighting.recipients)}
        for address in sorted(lists, key=lambda one: (not self.name_of(one), self.name_of(one), one)):
            for person in self._reached_over(address, sighting):
                if found.get(person) is None:
                    found[person] = self.name_of(address)
        return found

    def _reached_over(self, address: str, sighting: Sighting) -> frozenset[str]:
        """Return whom a message reached over a list."""
        if address not in sighting.lists:
            return self.people_on(address)
        people = frozenset(sighting.recipients)
        return self.people_on(address) & people if address in self.members else people


def _rows(text: str) -> Iterator[Mapping[str, str]]:
    text = text.lstrip("\ufeff")
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_FIELD))
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        columns = [name.strip().lower() for name in next(rows)]
        if missing := [name for name in COLUMNS if name not in columns]:
            raise InvalidError(_("The file of mailing lists has no column “%(column)s”.", column=missing[0]), "lists")
        for row in rows:
            yield dict(zip(columns, row, strict=False))
    except (csv.Error, StopIteration) as error:
        raise InvalidError(_("The file of mailing lists is empty, or it is no CSV file."), "lists") from error


def _address(text: str | None) -> str:
    address = (text or "").strip().strip("<>").lower()
    return address if "@" in address else ""


def _name(text: str | None) -> str:
    """Return the name of a list; an address is none, since none is kept."""
    name = " ".join((text or "").split())[:NAME_LENGTH]
    return UNNAMED if "@" in name else name
