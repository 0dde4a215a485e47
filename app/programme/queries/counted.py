"""What was counted, read from what is added up ahead as far as it is, and from the days where it is not.

It is kept in the process under the generation of the settings, which rises with every import.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from app.core.calendar import monday_of
from app.programme.meter.calendar.working_days import count_working_days
from app.programme.meter.figures.cache import FIGURES
from app.programme.meter.figures.matrix import PairSums
from app.programme.meter.figures.periods import first_of_month
from app.programme.meter.figures.values import Period
from app.programme.meter.figures.weekly import CountedWeek, Counts
from app.programme.queries import traffic
from app.programme.queries.settings import get_settings
from app.programme.queries.traffic import PartyRow

T = TypeVar("T")

NO_MAIL = (0, 0, 0)


def list_weeks(period: Period) -> Sequence[CountedWeek]:
    """Return the weeks of a period in which days were counted, with the mail of each party.

    They are not for showing: small departments stand by themselves in them.
    """
    return cached(("weeks", period), lambda: _weeks(period))


def cached(what: Hashable, compute: Callable[[], T]) -> T:
    """Return what was computed before from the same figures under the same settings, or compute it now.

    Args:
        what: Tells it from all else that is computed from them.
        compute: Reads and computes.
    """
    settings = get_settings()
    key = settings.generation, settings.min_size, settings.country, settings.subdivision, settings.launched_on
    return FIGURES.get((*key, what), compute)


def counted_days() -> Sequence[date]:
    """Return the days that were counted, first to last."""
    return cached("days", traffic.list_counted_days)


def headcounts() -> Sequence[tuple[date, int, int]]:
    """Return how many people each party had in each week: the week's Monday, the party, the people."""
    return cached("headcounts", traffic.list_headcounts)


def _weeks(period: Period) -> Sequence[CountedWeek]:
    """Cut a period out of all weeks; only of weeks that it cuts through is the mail added up anew."""
    whole = {week.monday: week for week in all_weeks()}
    days = _grouped(period, monday_of)
    parties = traffic.list_parties() if any(len(some) < whole[monday].days for monday, some in days.items()) else []
    return [
        whole[monday] if len(some) == whole[monday].days else _part(whole[monday], some, parties)
        for monday, some in days.items()
    ]


def _grouped(period: Period | None, first_of: Callable[[date], date]) -> dict[date, list[date]]:
    """Return the counted days of a period, or all of them, by the first day of their week or month."""
    groups: dict[date, list[date]] = {}
    for day in counted_days():
        if period is None or period.since <= day <= period.until:
            groups.setdefault(first_of(day), []).append(day)
    return groups


def _part(week: CountedWeek, days: Sequence[date], parties: Sequence[PartyRow]) -> CountedWeek:
    counts = {party_id: counts for _monday, party_id, counts in traffic.sum_weeks(days, parties)}
    return replace(week, days=len(days), working_days=_working_days(days), counts=counts)


def _working_days(days: Sequence[date]) -> int:
    settings = get_settings()
    return count_working_days(days, settings.country, settings.subdivision)


def all_weeks() -> Sequence[CountedWeek]:
    """Return all weeks in which days were counted; like those of a period not for showing."""
    return cached("all weeks", _all_weeks)


def _all_weeks() -> Sequence[CountedWeek]:
    people: dict[date, dict[int, int]] = {}
    for week, party_id, number in headcounts():
        people.setdefault(week, {})[party_id] = number
    days, counts = _grouped(None, monday_of), _counts()
    return [
        CountedWeek(monday, len(some), _working_days(some), people.get(monday, {}), counts.get(monday, {}))
        for monday, some in days.items()
    ]


def _counts() -> Mapping[date, Mapping[int, Counts]]:
    """Return what each party sent in each week."""
    counts: dict[date, dict[int, Counts]] = {}
    for monday, party_id, sums in traffic.list_week_sums():
        counts.setdefault(monday, {})[party_id] = sums
    rest = [day for day in counted_days() if monday_of(day) not in counts]
    for monday, party_id, sums in traffic.sum_weeks(rest, traffic.list_parties()):
        counts.setdefault(monday, {})[party_id] = sums
    return counts


def sum_pairs(period: Period, parties: Sequence[PartyRow]) -> PairSums:
    """Return what went from each department to each, also within it, over a period."""
    summed, all_days = traffic.list_summed_months(), _grouped(None, first_of_month)
    days = _grouped(period, first_of_month)
    months = [month for month, some in days.items() if month in summed and len(some) == len(all_days[month])]
    rest = [day for month, some in days.items() if month not in months for day in some]
    sums: dict[tuple[int, int], tuple[int, int, int]] = {}
    for mail in (traffic.list_pair_sums(months), traffic.sum_pairs(rest, parties)):
        for sender, recipient, *numbers in mail:
            before = sums.get((sender, recipient), NO_MAIL)
            sums[sender, recipient] = before[0] + numbers[0], before[1] + numbers[1], before[2] + numbers[2]
    return sums
