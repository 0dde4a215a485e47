from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.programme.meter.figures.periods import (
    baseline_of,
    count_weeks,
    mondays,
    now_of,
    whole_weeks,
    year_apart,
    year_before,
)
from app.programme.meter.figures.values import Period

MONDAY = date(2025, 1, 6)
days = st.dates(date(2000, 1, 1), date(2040, 1, 1))


def weeks(first: int, count: int) -> Period:
    return Period(MONDAY + timedelta(weeks=first), MONDAY + timedelta(weeks=first + count, days=-1))


def test_the_baseline_is_the_quarter_before_the_launch() -> None:
    assert baseline_of(weeks(0, 60), MONDAY + timedelta(weeks=30, days=2)) == weeks(17, 13)


def test_a_baseline_may_be_shorter_where_less_was_counted_before_the_launch() -> None:
    assert baseline_of(weeks(0, 60), MONDAY + timedelta(weeks=5)) == weeks(0, 5)


@pytest.mark.parametrize("launch", [None, MONDAY + timedelta(weeks=3), MONDAY - timedelta(weeks=9)])
def test_without_enough_weeks_before_the_launch_the_first_quarter_is_the_baseline(launch) -> None:
    assert baseline_of(weeks(0, 60), launch) == weeks(0, 13)


def test_a_first_quarter_leaves_as_much_to_compare_it_with() -> None:
    assert baseline_of(weeks(0, 10), None) == weeks(0, 5)
    assert baseline_of(weeks(0, 7), None) is None


def test_now_is_the_last_quarter_of_whole_weeks() -> None:
    counted = Period(MONDAY, MONDAY + timedelta(weeks=40, days=3))
    assert now_of(counted) == weeks(27, 13)


def test_now_does_not_reach_into_the_baseline() -> None:
    assert now_of(weeks(0, 20), weeks(0, 13)) == weeks(13, 7)
    assert now_of(weeks(0, 16), weeks(0, 13)) is None
    assert now_of(weeks(0, 13), weeks(0, 13)) is None


def test_a_year_before_are_the_same_weeks_of_the_year_before() -> None:
    before = year_before(Period(date(2021, 1, 4), date(2021, 4, 4)))
    assert before.since.isocalendar()[:2] == (2020, 1)
    assert before.until.isocalendar()[:2] == (2020, 13)


def test_a_week_53_is_compared_with_the_last_week_of_the_year_before() -> None:
    assert year_before(Period(date(2020, 12, 28), date(2021, 1, 3))).since.isocalendar()[:2] == (2019, 52)


def test_a_quarter_is_compared_with_that_of_the_year_before() -> None:
    assert year_apart(weeks(60, 13), weeks(0, 80)) == (weeks(8, 13), weeks(60, 13))


def test_no_week_stands_on_both_sides_of_a_year() -> None:
    before, now = year_apart(weeks(13, 180), weeks(0, 193))
    assert now == weeks(141, 52)
    assert before.until < now.since
    assert count_weeks(before) == count_weeks(now)


def test_weeks_whose_like_was_not_counted_are_not_compared_with_the_year_before() -> None:
    assert year_apart(weeks(13, 50), weeks(0, 63)) == (weeks(0, 11), weeks(52, 11))
    assert year_apart(weeks(13, 30), weeks(0, 43)) is None


@given(days, st.integers(0, 400))
def test_whole_weeks_go_from_a_monday_to_a_sunday_within(since, length) -> None:
    period = Period(since, since + timedelta(days=length))
    whole = whole_weeks(period)
    full = [one for one in mondays(period) if one >= since and one + timedelta(days=6) <= period.until]
    assert whole == (Period(full[0], full[-1] + timedelta(days=6)) if full else None)
    assert count_weeks(period) == len(list(mondays(period)))
