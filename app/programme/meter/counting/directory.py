"""Whose an address is on a day: a department's, nobody's known, another company's, or Passerelle's own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

UNKNOWN, OUTSIDE, OWN = -1, -2, -3
"""What an end of mail is that is no department: `app.programme.models.PartyKind` says what each means."""
End = int
"""An end of mail: a department's id, or one of the three above."""
MOST_REMEMBERED = 200_000
NOBODY = ("", "<>")
"""What mail servers write as the sender of what they say themselves."""


class Person(NamedTuple):
    """Somebody with an account, active or not."""

    id: int
    address: str
    department_id: int


class Move(NamedTuple):
    """What changed about somebody on a day: another department, or another address; None: this stayed."""

    person_id: int
    day: date
    department_before: int | None = None
    address_before: str | None = None


class Directory:
    """Tells whose an address is on a day.

    What an account says holds today; each change of it says what held before its day. An address that somebody had
    once stays theirs, except while it is somebody else's.

    Args:
        people: Everybody with an account.
        moves: What changed about them, the oldest first.
        departments: The ids of the departments that there are.
        domains: The mail domains of the company, with all below them; none: those of the people.
        own: The addresses that Passerelle sends from.
    """

    def __init__(
        self,
        people: Iterable[Person],
        moves: Sequence[Move] = (),
        *,
        departments: Collection[int],
        domains: Collection[str] = (),
        own: Collection[str] = (),
    ) -> None:
        everybody = list(people)
        self._own = {address.lower() for address in own}
        self._known = {person.address.lower(): person.id for person in everybody}
        self._departments = frozenset(departments)
        self._today = {person.id: person.department_id for person in everybody}
        known_moves = [move for move in moves if move.person_id in self._today]
        self._moves = _by_person(known_moves)
        self._former = _by_address(known_moves)
        addresses = (*self._known, *self._former)
        self._domains = frozenset(domains or (_domain(address) for address in addresses)) - {""}
        self._fixed: dict[str, End] = {}

    def end_of(self, address: str, day: date) -> End:
        """Return whose an address is on a day.

        Args:
            address: In lower case; a `+tag` does not matter where the address without it is known.
            day: For the company.
        """
        end = self._fixed.get(address)
        return self._find(address, day) if end is None else end

    def is_department(self, department_id: int) -> bool:
        """Tell whether there is such a department today."""
        return department_id in self._departments

    def department_of(self, person_id: int, day: date) -> int:
        """Return the department somebody belonged to on a day."""
        days, before = self._moves.get(person_id, ([], []))
        at = bisect_right(days, day)
        return before[at] if at < len(before) else self._today[person_id]

    def _find(self, address: str, day: date) -> End:
        plain = address if self._is_known(address) else _without_tag(address)
        if plain in self._own:
            return self._keep(address, OWN)
        if not self._is_known(plain):
            return self._keep(address, UNKNOWN if self._is_inside(address) else OUTSIDE)
        person_id = self._holder(plain, day)
        department_id = self.department_of(person_id, day)
        end = department_id if self.is_department(department_id) else UNKNOWN
        is_fixed = plain not in self._former and person_id not in self._moves
        return self._keep(address, end) if is_fixed else end

    def _keep(self, address: str, end: End) -> End:
        """Remember what holds on every day; a log full of invented addresses shall not fill the memory."""
        if len(self._fixed) >= MOST_REMEMBERED:
            self._fixed.clear()
        self._fixed[address] = end
        return end

    def _is_known(self, address: str) -> bool:
        return address in self._own or address in self._known or address in self._former

    def _holder(self, address: str, day: date) -> int:
        """Return who had an address on a day: who gave it up next, else who has it now, else who had it last."""
        former = self._former.get(address, [])
        until = next((person_id for last, person_id in former if day <= last), None)
        if until is not None:
            return until
        return self._known[address] if address in self._known else former[-1][1]

    def _is_inside(self, address: str) -> bool:
        """Tell whether an address is the company's: one without a domain is a machine's own, `<>` is nobody's."""
        if address in NOBODY:
            return False
        domain = _domain(address)
        return not domain or domain in self._domains or any(domain.endswith(f".{one}") for one in self._domains)


def _by_person(moves: Sequence[Move]) -> Mapping[int, tuple[list[date], list[int]]]:
    """Return for each person the days of moves between departments, and the department before each."""
    found: dict[int, tuple[list[date], list[int]]] = {}
    for move in moves:
        if move.department_before is not None:
            days, before = found.setdefault(move.person_id, ([], []))
            days.append(move.day)
            before.append(move.department_before)
    return found


def _by_address(moves: Sequence[Move]) -> Mapping[str, list[tuple[date, int]]]:
    """Return for each address that was given up its last days, and whose it was until then."""
    found: dict[str, list[tuple[date, int]]] = {}
    for move in moves:
        if move.address_before:
            found.setdefault(move.address_before.lower(), []).append((move.day, move.person_id))
    return found


def _domain(address: str) -> str:
    return address.rpartition("@")[2] if "@" in address else ""


def _without_tag(address: str) -> str:
    local, at, domain = address.rpartition("@")
    return local.partition("+")[0] + at + domain
