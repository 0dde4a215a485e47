"""The periods that are compared with each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from app.core.calendar import monday_of
from app.programme.meter.figures.values import Period

WEEK = timedelta(days=7)
QUARTER = 13
"""Weeks in a quarter, the usual length of a period."""
LEAST_WEEKS = 4
"""With fewer weeks nothing is compared."""
LAST_WEEK_OF_MOST_YEARS = 52
YEAR = 52
"""Weeks that are compared with those of the year before at most: with more, some would be on both sides."""


def first_of_month(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def mondays(period: Period) -> Iterator[date]:
    """Yield the first day of each week that has a day in a period."""
    monday = monday_of(period.since)
    while monday <= period.until:
        yield monday
        monday += WEEK


def whole_weeks(period: Period) -> Period | None:
    """Return the whole weeks within a period, or None where there is none."""
    since = monday_of(period.since + timedelta(days=6))
    until = monday_of(period.until + timedelta(days=1)) - timedelta(days=1)
    return Period(since, until) if since < until else None


def last_weeks(counted: Period, weeks: int) -> Period:
    """Return the last whole weeks that were counted, or as many as there are; all days where no week is whole."""
    whole = whole_weeks(counted)
    if whole is None:
        return counted
    return Period(max(whole.since, whole.until - weeks * WEEK + timedelta(days=1)), whole.until)


def count_weeks(period: Period) -> int:
    """Return how many weeks have a day in a period."""
    return (monday_of(period.until) - monday_of(period.since)).days // 7 + 1


def baseline_of(counted: Period, launched_on: date | None) -> Period | None:
    """Return the period that everything later is compared with.

    It is the last quarter before the launch, or what there is of it; without a launch, or with fewer than four weeks
    counted before it, the first quarter that was counted, and never more than the first half.

    Args:
        counted: From the first to the last day that was counted.
        launched_on: When the company began to work with Passerelle.
    """
    if launched_on and (before := _whole_weeks_until(counted, launched_on - timedelta(days=1))):
        weeks = min(QUARTER, count_weeks(before))
        if weeks >= LEAST_WEEKS:
            return Period(before.until - weeks * WEEK + timedelta(days=1), before.until)
    whole = whole_weeks(counted)
    weeks = min(QUARTER, count_weeks(whole) // 2) if whole else 0
    if whole is None or weeks < LEAST_WEEKS:
        return None
    return Period(whole.since, whole.since + weeks * WEEK - timedelta(days=1))


def now_of(counted: Period, baseline: Period | None = None) -> Period | None:
    """Return the last quarter of whole weeks that was counted, as far as it lies after the baseline.

    Returns:
        None where that is fewer than four weeks.
    """
    since = max(counted.since, baseline.until + timedelta(days=1)) if baseline else counted.since
    whole = whole_weeks(Period(since, counted.until)) if since <= counted.until else None
    if whole is None or count_weeks(whole) < LEAST_WEEKS:
        return None
    return Period(max(whole.since, whole.until - QUARTER * WEEK + timedelta(days=1)), whole.until)


def year_before(period: Period) -> Period:
    """Return as many days from the same day of the same ISO week of the year before.

    Week 53, where the year before has none, is compared with its week 52.
    """
    year, week, weekday = period.since.isocalendar()
    try:
        since = date.fromisocalendar(year - 1, week, weekday)
    except ValueError:
        since = date.fromisocalendar(year - 1, LAST_WEEK_OF_MOST_YEARS, weekday)
    return Period(since, since + (period.until - period.since))


def year_apart(period: Period, counted: Period) -> tuple[Period, Period] | None:
    """Return the same weeks of two years: those of the year before, and the last ones of a period.

    They are a year at most, and those alone whose like was counted the year before.

    Args:
        period: Whole weeks.
        counted: From the first to the last day that was counted.

    Returns:
        None where no such week was counted.
    """
    since = max(period.since, period.until - YEAR * WEEK + timedelta(days=1))
    while since <= period.until:
        before = year_before(Period(since, period.until))
        if before.since >= counted.since:
            return before, Period(since, period.until)
        since += WEEK
    return None


def _whole_weeks_until(counted: Period, last: date) -> Period | None:
    until = min(counted.until, last)
    return whole_weeks(Period(counted.since, until)) if counted.since <= until else None
