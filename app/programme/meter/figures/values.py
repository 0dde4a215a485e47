"""What the meter tells: plain figures, computed in one place for the page, the command, the metrics and the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Period:
    """Days from the first to the last, both within."""

    since: date
    until: date


@dataclass(frozen=True)
class Totals:
    """The mail of a period within the company.

    Attributes:
        messages: Messages from people of known departments to people of known departments.
        deliveries: Their deliveries: one for each recipient.
        crossing: Deliveries between different departments (XD); `crossing_messages`: messages with such a delivery.
        by_list: Deliveries over mailing lists; `crossing_by_list`: those of them between different departments.
        own: Deliveries of Passerelle's own notices and digests.
        unknown: Deliveries within the company with an end that the directory does not know.
        outside: Deliveries to and from other companies.
        working_days: Days of work whose mail was counted.
        heads: People in the departments, on average over these days.
    """

    messages: int
    deliveries: int
    crossing: int
    crossing_messages: int
    by_list: int
    crossing_by_list: int
    own: int
    unknown: int
    outside: int
    working_days: int
    heads: float

    @property
    def rate(self) -> float | None:
        """Deliveries between departments per head and working day; None where no working day was counted."""
        person_days = self.heads * self.working_days
        return self.crossing / person_days if person_days else None

    @property
    def share(self) -> float | None:
        """The share of deliveries that go to another department."""
        return self.crossing / self.deliveries if self.deliveries else None

    @property
    def unknown_share(self) -> float | None:
        """The share of deliveries within the company that could not be mapped to departments."""
        within = self.deliveries + self.unknown
        return self.unknown / within if within else None


@dataclass(frozen=True)
class WeekOfMail:
    """A week's figures; `monday` is its first day."""

    monday: date
    totals: Totals


@dataclass(frozen=True)
class Unit:
    """A department as figures show it, or several small ones together so that none of them can be told.

    Attributes:
        party_ids: The parties it stands for; more than one where small departments are pooled.
        name: The department's; empty where several are pooled.
        people: How many people it had in the smallest week of the period.
    """

    party_ids: tuple[int, ...]
    name: str
    people: int

    @property
    def is_pooled(self) -> bool:
        """Whether it stands for several small departments."""
        return len(self.party_ids) > 1


@dataclass(frozen=True)
class Pair:
    """The mail from one unit to another; `by_list`: the deliveries among these over mailing lists."""

    sender: Unit
    recipient: Unit
    messages: int
    deliveries: int
    by_list: int


@dataclass(frozen=True)
class Matrix:
    """Who mails whom: units in an order in which those that mail each other stand together.

    Attributes:
        units: Rows and columns.
        pairs: The mail from one to another, by their places in `units`; where there is none, no entry.
    """

    units: Sequence[Unit]
    pairs: Mapping[tuple[int, int], Pair]


@dataclass(frozen=True)
class ListOfMail:
    """What a mailing list caused in a period."""

    name: str
    messages: int
    deliveries: int
    crossing: int
    is_retired: bool


@dataclass(frozen=True)
class Comparison:
    """How the rate differs between two periods.

    Attributes:
        before: The figures to compare with; `now`: those of the period itself.
        change: The relative change of the rate: -0.2 is a fifth less.
        low: Lower end of the interval that holds the change with a confidence of 95 %; `high`: its upper end.
        saved: Deliveries between departments fewer than at the rate before; `net_saved`: less Passerelle's own mails
            beyond those that there were before.
        weeks: Weeks of mail in each period: before, now.
    """

    before: Totals
    now: Totals
    change: float
    low: float
    high: float
    saved: float
    net_saved: float
    weeks: tuple[int, int]

    @property
    def is_proven(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class DifferenceInDifferences:
    """How much more the rate changed in departments that had started than in those that had not.

    Attributes:
        effect: The change that is left once what happened everywhere is taken away, as a share of the rate before.
        low: Lower end of the interval of 95 %; `high`: its upper end.
        started: How many departments had started; `waiting`: how many had not.
    """

    effect: float
    low: float
    high: float
    started: int
    waiting: int

    @property
    def is_proven(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0
