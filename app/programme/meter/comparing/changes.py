"""The change of the rate between some weeks and others, with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from app.programme.meter.comparing.bootstrap import BLOCK, Interval, draw_places, enclosing, interval_of, widening_of
from app.programme.meter.figures.periods import LEAST_WEEKS
from app.programme.meter.figures.values import Comparison, Totals
from app.programme.meter.figures.weekly import CountedWeek, totals_of_weeks


class Amount(NamedTuple):
    """Deliveries between departments (XD), and the person-days in which they were sent."""

    crossing: int
    person_days: int


NOTHING = Amount(0, 0)


def compare_weeks(
    before: Sequence[CountedWeek], now: Sequence[CountedWeek], *, is_same_season: bool
) -> Comparison | None:
    """Compare the rate of some weeks with that of others.

    `change = (XD_now / days_now) / (XD_before / days_before) - 1`, with the person-days of each side: people times days
    of work. The interval encloses two: one for the chance that lies in weeks, one for that in departments; a change is
    therefore proven only where both leave zero out.

    Args:
        before: The weeks to compare with.
        now: The weeks that are judged.
        is_same_season: Whether these are the same weeks of two years, so that each is compared with its like.

    Returns:
        None where there are fewer than four on either side, or nothing to compare with.
    """
    change = change_of([(total(before), total(now))])
    if change is None or min(len(before), len(now)) < LEAST_WEEKS:
        return None
    by_weeks = _interval_by_pairs(before, now) if is_same_season else _interval_by_weeks(before, now)
    by_departments = _interval_by_departments(before, now)
    if by_weeks is None or by_departments is None:
        return None
    low, high = enclosing([by_weeks, by_departments])
    totals = totals_of_weeks(before), totals_of_weeks(now)
    saved = saved_of(*totals)
    return Comparison(*totals, change, low, high, saved, saved - _own_added(*totals), weeks=(len(before), len(now)))


def total(weeks: Sequence[CountedWeek], party_id: int | None = None) -> Amount:
    """Return what was sent in some weeks, by one department or by all."""
    of = None if party_id is None else (party_id,)
    return Amount(sum(week.crossing(of) for week in weeks), sum(week.person_days(of) for week in weeks))


def change_of(pairs: Sequence[tuple[Amount, Amount]]) -> float | None:
    """Return the relative change of the rate from the first of all pairs to the second, where it is defined."""
    before, days_before = sum(one.crossing for one, _ in pairs), sum(one.person_days for one, _ in pairs)
    now, days_now = sum(one.crossing for _, one in pairs), sum(one.person_days for _, one in pairs)
    return now * days_before / (days_now * before) - 1 if before and days_before and days_now else None


def saved_of(before: Totals, now: Totals) -> float:
    """Return how many deliveries between departments there would have been more at the rate before.

    `saved = XD_before / days_before * days_now - XD_now`.
    """
    return (before.rate or 0) * now.heads * now.working_days - now.crossing


def _own_added(before: Totals, now: Totals) -> float:
    """Return Passerelle's own mails beyond those that there would have been at their rate before."""
    days_before = before.heads * before.working_days
    return now.own - before.own * now.heads * now.working_days / days_before if days_before else now.own


def _interval_by_weeks(before: Sequence[CountedWeek], now: Sequence[CountedWeek]) -> Interval | None:
    """Draw weeks anew in each period by itself."""
    amounts = [total([week]) for week in before], [total([week]) for week in now]

    def draw(chance: Random) -> float | None:
        drawn = [[side[place] for place in draw_places(chance, len(side))] for side in amounts]
        return change_of([(one, NOTHING) for one in drawn[0]] + [(NOTHING, one) for one in drawn[1]])

    widening = widening_of([_deviations(side) for side in amounts])
    return interval_of(change_of([(total(before), total(now))]), draw, min(map(len, amounts)) / BLOCK, widening)


def _interval_by_pairs(before: Sequence[CountedWeek], now: Sequence[CountedWeek]) -> Interval | None:
    """Draw weeks anew, each with its like: the ISO week of the same number."""
    sides = [_by_number(before), _by_number(now)]
    numbers = dict.fromkeys(week.monday.isocalendar().week for week in (*now, *before))
    pairs = [(sides[0].get(number, NOTHING), sides[1].get(number, NOTHING)) for number in numbers]

    def draw(chance: Random) -> float | None:
        return change_of([pairs[place] for place in draw_places(chance, len(pairs))])

    sides_in_order = [_deviations([one for one, _ in pairs]), _deviations([one for _, one in pairs])]
    widening = widening_of([[now - before for before, now in zip(*sides_in_order, strict=True)]])
    return interval_of(change_of(pairs), draw, len(pairs) / BLOCK, widening)


def _deviations(weeks: Sequence[Amount]) -> list[float]:
    """Return how far each week lies from the rate of all of them, as a share of all deliveries."""
    crossing, days = sum(week.crossing for week in weeks), sum(week.person_days for week in weeks)
    if not crossing or not days:
        return [0.0] * len(weeks)
    return [week.crossing / crossing - week.person_days / days for week in weeks]


def _by_number(weeks: Sequence[CountedWeek]) -> dict[int, Amount]:
    by_number: dict[int, list[CountedWeek]] = {}
    for week in weeks:
        by_number.setdefault(week.monday.isocalendar().week, []).append(week)
    return {number: total(some) for number, some in by_number.items()}


def _interval_by_departments(before: Sequence[CountedWeek], now: Sequence[CountedWeek]) -> Interval | None:
    """Draw departments anew, each with all its weeks, so that whatever links these stays as it is.

    Bertrand, Duflo and Mullainathan 2004, How Much Should We Trust Differences-in-Differences Estimates?
    """
    party_ids = sorted({party_id for week in (*before, *now) for party_id in week.people.keys() | week.counts.keys()})
    pairs = [(total(before, one), total(now, one)) for one in party_ids]
    pairs = [pair for pair in pairs if pair != (NOTHING, NOTHING)]

    def draw(chance: Random) -> float | None:
        return change_of(chance.choices(pairs, k=len(pairs)))

    return interval_of(change_of(pairs), draw, len(pairs))
