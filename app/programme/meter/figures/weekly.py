"""Mail by week and party: what all figures but the heat map are added up from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.programme.meter.figures.values import Totals


class Counts(NamedTuple):
    """What one party sent in a week; `own`, `unknown` and `outside` are also what it got from these.

    Attributes:
        messages: Messages to people of the company; `crossing_messages`: those that left the department.
        inner: Deliveries within the department; `inner_by_list`: those over mailing lists.
        crossing: Deliveries to other departments (XD); `crossing_by_list`: those over mailing lists.
        own: Deliveries of Passerelle's own mails.
        unknown: Deliveries from or to somebody of the company whom the directory does not know.
        outside: Deliveries from or to another company.
    """

    messages: int = 0
    crossing_messages: int = 0
    inner: int = 0
    inner_by_list: int = 0
    crossing: int = 0
    crossing_by_list: int = 0
    own: int = 0
    unknown: int = 0
    outside: int = 0

    def plus(self, other: Counts) -> Counts:
        """Return both together."""
        return Counts(*map(sum, zip(self, other, strict=True)))


NOTHING = Counts()


@dataclass(frozen=True)
class CountedWeek:
    """A week, or as much of it as lies in a period.

    Attributes:
        monday: Its first day, whether it lies in the period or not.
        days: How many of its days were counted.
        working_days: How many of these are days of work.
        people: How many people each department has, by its party.
        counts: What each party sent.
    """

    monday: date
    days: int
    working_days: int
    people: Mapping[int, int]
    counts: Mapping[int, Counts]

    @property
    def writing(self) -> frozenset[int]:
        """The parties that sent something to people of the company."""
        return frozenset(party_id for party_id, one in self.counts.items() if one.inner or one.crossing)

    def heads(self, party_ids: Collection[int] | None) -> int:
        """Return how many people some parties have; None: all of them."""
        if party_ids is None:
            return sum(self.people.values())
        return sum(self.people.get(one, 0) for one in party_ids)

    def crossing(self, party_ids: Collection[int] | None) -> int:
        """Return the deliveries between departments (XD) that some parties sent; None: all of them."""
        if party_ids is None:
            return sum(one.crossing for one in self.counts.values())
        return sum(self.counts.get(one, NOTHING).crossing for one in party_ids)

    def person_days(self, party_ids: Collection[int] | None) -> int:
        """Return the days of work of all people of some parties; None: of all of them."""
        return self.heads(party_ids) * self.working_days


def totals_of_weeks(weeks: Sequence[CountedWeek], party_ids: Collection[int] | None = None) -> Totals:
    """Add up the mail of some weeks.

    The people are averaged over the days of work, so that heads times days of work are the days that people worked, by
    which the rate divides: `rate = XD / sum over weeks (people * days of work)`.

    Args:
        weeks: The weeks.
        party_ids: Whose mail; None: everybody's.
    """
    counts = add_up(_chosen(weeks, party_ids))
    working_days = sum(week.working_days for week in weeks)
    return Totals(
        messages=counts.messages,
        deliveries=counts.inner + counts.crossing,
        crossing=counts.crossing,
        crossing_messages=counts.crossing_messages,
        by_list=counts.inner_by_list + counts.crossing_by_list,
        crossing_by_list=counts.crossing_by_list,
        own=counts.own,
        unknown=counts.unknown,
        outside=counts.outside,
        working_days=working_days,
        heads=_average_heads(weeks, party_ids, working_days),
    )


def add_up(counts: Iterable[Counts]) -> Counts:
    """Return the sum of some counts."""
    columns = zip(*counts, strict=True)
    return Counts(*map(sum, columns))


def _chosen(weeks: Sequence[CountedWeek], party_ids: Collection[int] | None) -> Iterable[Counts]:
    for week in weeks:
        if party_ids is None:
            yield from week.counts.values()
        else:
            yield from (week.counts[one] for one in party_ids if one in week.counts)


def _average_heads(weeks: Sequence[CountedWeek], party_ids: Collection[int] | None, working_days: int) -> float:
    if working_days:
        return sum(week.person_days(party_ids) for week in weeks) / working_days
    days = sum(week.days for week in weeks)
    return sum(week.heads(party_ids) * week.days for week in weeks) / days if days else 0.0
