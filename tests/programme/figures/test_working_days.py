from datetime import date

from app.programme.meter.calendar.working_days import count_working_days, is_working_day


def test_weekends_are_no_days_of_work() -> None:
    assert [is_working_day(date(2026, 3, day), "FR") for day in range(2, 9)] == [True] * 5 + [False] * 2


def test_public_holidays_are_no_days_of_work() -> None:
    assert not is_working_day(date(2025, 7, 14), "FR")
    assert is_working_day(date(2025, 7, 14), "DE")


def test_holidays_of_a_part_of_the_country_count_there_alone() -> None:
    saint_stephen = date(2025, 12, 26)
    assert is_working_day(saint_stephen, "FR")
    assert not is_working_day(saint_stephen, "FR", "57")


def test_a_country_that_is_not_known_has_no_holidays_and_a_part_that_is_not_known_those_of_the_country() -> None:
    assert is_working_day(date(2025, 7, 14), "XX")
    assert is_working_day(date(2025, 7, 14), "")
    assert not is_working_day(date(2025, 7, 14), "FR", "nowhere")


def test_days_of_work_are_counted() -> None:
    assert count_working_days([date(2025, 5, day) for day in range(1, 12)], "FR") == 5
