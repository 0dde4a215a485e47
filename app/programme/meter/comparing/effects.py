"""What the programme itself has changed, where departments start one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random

from app.programme.meter.comparing.bootstrap import interval_of
from app.programme.meter.comparing.changes import NOTHING, Amount, total
from app.programme.meter.figures.periods import LEAST_WEEKS
from app.programme.meter.figures.values import DifferenceInDifferences
from app.programme.meter.figures.weekly import CountedWeek

LEAST_DEPARTMENTS = 2
LAST_DAY_OF_WEEK = timedelta(days=6)

Waves = Mapping[date, tuple[Amount, Amount]]
"""What a department sent before and after each day on which others started, or it did itself."""


def effect_in_weeks(
    weeks: Sequence[CountedWeek], starts: Mapping[int, date], *, min_size: int = 1
) -> DifferenceInDifferences | None:
    """Compare departments that started within some weeks with those that had not by their end, before and after.

    With the rates `r = XD / person-days` of what departments sent, for each day `s` on which some of them started:

        expected(s) = days_started_after(s) * r_started_before(s) * r_waiting_after(s) / r_waiting_before(s)
        effect = sum over s of XD_started_after(s) / sum over s of expected(s) - 1

    so that what happened everywhere, in proportion, is taken away (Card and Krueger 1994; in proportions as in
    Wooldridge 2023, Simple Approaches to Nonlinear Difference-in-Differences; each start against those that have not
    started yet as in Callaway and Sant'Anna 2021). The interval comes from drawing departments anew on either side
    (Bertrand, Duflo and Mullainathan 2004). Where all have started in the end, only the weeks before the last ones did
    are looked at.

    Args:
        weeks: The weeks.
        starts: The day on which each department started, by its party.
        min_size: With fewer people on either side nothing is told.

    Returns:
        None where on either side there are fewer than two departments, or too few people, or fewer than four weeks
        around a start.
    """
    present = sorted({party_id for week in weeks for party_id in week.people if party_id in starts})
    weeks = _before_last_start(weeks, [starts[one] for one in present])
    if not weeks:
        return None
    end = weeks[-1].monday + LAST_DAY_OF_WEEK
    waiting = [one for one in present if starts[one] > end]
    started = [one for one in present if _has_both_sides(weeks, starts[one])]
    if any(not _is_enough(weeks, side, min_size) for side in (started, waiting)):
        return None
    days = sorted({starts[one] for one in started})
    return _estimate(
        [{starts[one]: _around(weeks, one, starts[one])} for one in started],
        [{day: _around(weeks, one, day) for day in days} for one in waiting],
    )


def effect_of(started: Sequence[Waves], waiting: Sequence[Waves]) -> float | None:
    """Return the effect; None where it is not defined."""
    after, expected = 0, 0.0
    for day in sorted({day for waves in started for day in waves}):
        own, others = _add(day, started), _add(day, waiting)
        if not own[0].person_days or not others[0].crossing or not others[1].person_days:
            return None
        trend = others[1].crossing * others[0].person_days / (others[1].person_days * others[0].crossing)
        expected += own[1].person_days * own[0].crossing / own[0].person_days * trend
        after += own[1].crossing
    return after / expected - 1 if expected else None


def _estimate(started: Sequence[Waves], waiting: Sequence[Waves]) -> DifferenceInDifferences | None:
    def draw(chance: Random) -> float | None:
        return effect_of(chance.choices(started, k=len(started)), chance.choices(waiting, k=len(waiting)))

    effect = effect_of(started, waiting)
    interval = interval_of(effect, draw, min(len(started), len(waiting)))
    if effect is None or interval is None:
        return None
    return DifferenceInDifferences(effect, *interval, started=len(started), waiting=len(waiting))


def _before_last_start(weeks: Sequence[CountedWeek], starts: Sequence[date]) -> Sequence[CountedWeek]:
    """Return the weeks in which at least two departments had still to start."""
    if len(starts) < LEAST_DEPARTMENTS:
        return []
    last = sorted(starts)[-LEAST_DEPARTMENTS]
    return [week for week in weeks if week.monday + LAST_DAY_OF_WEEK < last]


def _has_both_sides(weeks: Sequence[CountedWeek], start: date) -> bool:
    before, after = _split(weeks, start)
    return min(len(before), len(after)) >= LEAST_WEEKS


def _split(weeks: Sequence[CountedWeek], start: date) -> tuple[list[CountedWeek], list[CountedWeek]]:
    """Return the weeks before a start and those after; the week within which it falls is neither."""
    before = [week for week in weeks if week.monday + LAST_DAY_OF_WEEK < start]
    return before, [week for week in weeks if week.monday >= start]


def _is_enough(weeks: Sequence[CountedWeek], side: Sequence[int], min_size: int) -> bool:
    return len(side) >= LEAST_DEPARTMENTS and min(week.heads(side) for week in weeks) >= min_size


def _around(weeks: Sequence[CountedWeek], party_id: int, start: date) -> tuple[Amount, Amount]:
    before, after = _split(weeks, start)
    return total(before, party_id), total(after, party_id)


def _add(day: date, departments: Sequence[Waves]) -> tuple[Amount, Amount]:
    pairs = [waves[day] for waves in departments if day in waves]
    before, after = zip(*pairs, strict=True) if pairs else ((NOTHING,), (NOTHING,))
    return _sum(before), _sum(after)


def _sum(amounts: Sequence[Amount]) -> Amount:
    return Amount(sum(one.crossing for one in amounts), sum(one.person_days for one in amounts))
