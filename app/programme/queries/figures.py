"""The figures of the meter, as everybody may see them: nothing about fewer people than the minimum size.

What was added up is kept in the process under the generation of the settings, which rises with every import.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from app.accounts.queries.departments import get_department
from app.core.calendar import monday_of, today
from app.programme.meter.figures.matrix import build_matrix
from app.programme.meter.figures.pooling import pool, smallest
from app.programme.meter.figures.values import ListOfMail, Matrix, Period, Totals, WeekOfMail
from app.programme.meter.figures.weekly import totals_of_weeks
from app.programme.queries import traffic
from app.programme.queries.counted import all_weeks, cached, counted_days, headcounts, list_weeks, sum_pairs
from app.programme.queries.settings import get_settings


def counted_period() -> Period | None:
    """Return the days from the first to the last that was counted, or None where none was.

    A week that is not over is left out, unless there is no other: its figures would grow by night, and how much they do
    would tell of a single day.
    """
    days = counted_days()
    over = days[: bisect_left(days, monday_of(today()))] or days
    return Period(over[0], over[-1]) if over else None


def totals_of(period: Period) -> Totals:
    """Return the figures of the company over a period."""
    return totals_of_weeks(list_weeks(period))


def weeks_of(period: Period) -> Sequence[WeekOfMail]:
    """Return the figures of the company for each week of a period in which days were counted."""
    return [WeekOfMail(week.monday, totals_of_weeks([week])) for week in list_weeks(period)]


def department_weeks(period: Period, department_id: int | None) -> Sequence[WeekOfMail]:
    """Return what a department with all below it sent in each week; None: what the company did.

    Small departments below it are left out: otherwise they could be found by taking away what is shown of the others.

    Returns:
        Nothing where no department is large enough.
    """
    if department_id is None:
        return weeks_of(period)
    party_ids = find_shown_within(department_id)
    if not party_ids:
        return []
    return [WeekOfMail(week.monday, totals_of_weeks([week], party_ids)) for week in list_weeks(period)]


def find_shown_within(department_id: int) -> frozenset[int]:
    """Return the parties of a department and all below it whose figures together tell of nobody alone.

    They are those that are shown by themselves, and the pool of small ones where it lies within it as a whole.
    """
    department = get_department(department_id)
    if department is None:
        return frozenset()
    settings = get_settings()
    within = {party.id for party in traffic.list_parties() if party.path.startswith(department.path)}
    people = people_by_week()
    large = (
        group
        for group in _groups()
        if within.issuperset(group) and sum(smallest(people[one]) for one in group) >= settings.min_size
    )
    return frozenset(one for group in large for one in group)


def matrix_of(period: Period) -> Matrix:
    """Return who mails whom over a period, small departments as one."""
    parties = traffic.list_parties()
    names = {party.id: party.name for party in parties}
    return cached(
        ("matrix", period, *names.items()),
        lambda: build_matrix(_groups(), names, list_weeks(period), sum_pairs(period, parties)),
    )


def lists_of(period: Period) -> Sequence[ListOfMail]:
    """Return the mailing lists used in a period, most deliveries first.

    A list that reaches fewer people than the minimum size is left out; so are the next smallest until three are, since
    it could be found by taking the others away from all deliveries over lists. As with departments, which are left out
    does not depend on the period.
    """
    sums = cached(("lists", period), lambda: traffic.sum_lists(period))
    shown = cached("shown lists", _find_shown_lists)
    return [
        ListOfMail(one.name, one.messages, one.deliveries, one.crossing, one.retired_on is not None)
        for one in sums
        if one.name in shown
    ]


def _find_shown_lists() -> frozenset[str]:
    """Return the names of the lists that reach enough people, by all that was ever counted of them."""
    days = counted_days()
    sums = traffic.sum_lists(Period(days[0], days[-1])) if days else ()
    reach = {number: [round(one.deliveries / one.messages) if one.messages else 0] for number, one in enumerate(sums)}
    min_size = get_settings().min_size
    alone = (group[0] for group in pool(reach, min_size) if len(group) == 1)
    return frozenset(sums[number].name for number in alone if reach[number][0] >= min_size)


def count_departments(period: Period) -> int:
    """Return how many departments had people in a period."""
    return len({party_id for week in list_weeks(period) for party_id in week.people})


def people_by_week() -> Mapping[int, Sequence[int]]:
    """Return how many people each department had in each week, 0 where nobody was noted."""
    return cached("people", _count_people)


def _count_people() -> Mapping[int, Sequence[int]]:
    noted = headcounts()
    places = {week: place for place, week in enumerate(sorted({week for week, _party, _people in noted}))}
    people = {party_id: [0] * len(places) for party_id in traffic.find_mailing()}
    for week, party_id, number in noted:
        people.setdefault(party_id, [0] * len(places))[places[week]] = number
    for counted in all_weeks():
        if counted.monday in places:
            place = places[counted.monday]
            for party_id in counted.writing.intersection(people):
                # Who wrote came after that Monday, or had left before: nobody knows how many, so they count as one.
                people[party_id][place] = people[party_id][place] or 1
    return people


def _groups() -> Sequence[tuple[int, ...]]:
    return cached("groups", lambda: pool(people_by_week(), get_settings().min_size))
