"""Which days of mail a reader sees."""

from datetime import date

import pytest

from app.programme.meter.choosing import Span, choose
from app.programme.meter.figures import Period

COUNTED = Period(date(2024, 1, 3), date(2026, 3, 4))


@pytest.mark.parametrize(
    ("asked", "span", "since", "until"),
    [
        ({}, Span.QUARTER, date(2025, 12, 1), date(2026, 3, 1)),
        ({"period": "quarter"}, Span.QUARTER, date(2025, 12, 1), date(2026, 3, 1)),
        ({"period": "year"}, Span.YEAR, date(2025, 3, 3), date(2026, 3, 1)),
        ({"period": "all"}, Span.ALL, COUNTED.since, COUNTED.until),
        ({"period": "chosen"}, Span.QUARTER, date(2025, 12, 1), date(2026, 3, 1)),
        ({"period": "<script>"}, Span.QUARTER, date(2025, 12, 1), date(2026, 3, 1)),
        ({"from": "2025-06-01", "until": "2025-06-30"}, Span.CHOSEN, date(2025, 6, 1), date(2025, 6, 30)),
        ({"from": "2025-06-01"}, Span.CHOSEN, date(2025, 6, 1), COUNTED.until),
        ({"from": "1999-01-01", "until": "2099-01-01"}, Span.CHOSEN, COUNTED.since, COUNTED.until),
        ({"from": "2025-06-30", "until": "2025-06-01"}, Span.QUARTER, date(2025, 12, 1), date(2026, 3, 1)),
        ({"from": "tomorrow"}, Span.QUARTER, date(2025, 12, 1), date(2026, 3, 1)),
    ],
)
def test_an_address_asks_for_days(asked: dict[str, str], span: Span, since: date, until: date) -> None:
    choice = choose(COUNTED, asked)
    assert (choice.span, choice.period) == (span, Period(since, until))


def test_the_arguments_of_a_choice_lead_to_the_same_days() -> None:
    for asked in ({}, {"period": "year"}, {"period": "all"}, {"from": "2025-06-01", "until": "2025-06-30"}):
        choice = choose(COUNTED, asked)
        assert choose(COUNTED, choice.arguments) == choice


def test_where_no_week_is_whole_all_days_are_shown() -> None:
    few = Period(date(2026, 1, 6), date(2026, 1, 8))
    assert choose(few, {}).period == few
