"""Weeks of mail made by chance: some busier than others for everybody, some for a department, each like the one before."""

from collections.abc import Callable
from datetime import date, timedelta
from math import exp, sqrt
from random import Random

from app.programme.meter.figures.weekly import CountedWeek, Counts

MONDAY = date(2024, 1, 1)
MAILS = 5
"""Mails to other departments that somebody sends in a week, on average."""


def make_weeks(
    seed: int,
    count: int,
    *,
    departments: int = 12,
    persistence: float = 0.3,
    left: Callable[[int, int], float] = lambda _department, _week: 1,
) -> list[CountedWeek]:
    """Return weeks of mail.

    Args:
        seed: What chance begins with.
        count: How many weeks.
        departments: How many departments; they have 5, 8, 11 ... people.
        persistence: What share of a busy week's surplus is left in the next.
        left: The share of mail that is left, by department and week, both from 0.
    """
    chance = Random(seed)
    usual = [exp(chance.gauss(0, 0.8)) for _ in range(departments)]
    company, own = 0.0, [0.0] * departments
    weeks = []
    for week in range(count):
        fresh = sqrt(1 - persistence**2)
        company = persistence * company + fresh * chance.gauss(0, 0.12)
        own = [persistence * one + fresh * chance.gauss(0, 0.15) for one in own]
        counts = {}
        for number in range(departments):
            expected = size(number) * MAILS * usual[number] * exp(company + own[number]) * left(number, week)
            counts[number] = Counts(crossing=max(0, round(chance.gauss(expected, sqrt(expected)))))
        people = {number: size(number) for number in range(departments)}
        weeks.append(CountedWeek(MONDAY + timedelta(weeks=week), 5, 5, people, counts))
    return weeks


def size(department: int) -> int:
    """Return how many people a department has."""
    return 5 + 3 * department
