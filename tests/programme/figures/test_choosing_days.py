"""Which days of mail a reader sees."""

from datetime import date

import pytest

from app.programme.email_page.choosing import Span, choose
from app.programme.meter.figures.values import Period

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
        ({"from": "2025-06-02", "until": "2025-06-29"}, Span.CHOSEN, date(2025, 6, 2), date(2025, 6, 29)),
        ({"from": "2025-06-01", "until": "2025-06-30"}, Span.CHOSEN, date(2025, 5, 26), date(2025, 7, 6)),
        ({"from": "2025-06-07", "until": "2025-06-07"}, Span.CHOSEN, date(2025, 6, 2), date(2025, 6, 8)),
        ({"from": "2024-01-05", "until": "2024-01-05"}, Span.CHOSEN, COUNTED.since, date(2024, 1, 7)),
        ({"from": "2026-03-03", "until": "2026-03-03"}, Span.CHOSEN, date(2026, 3, 2), COUNTED.until),
        ({"from": "2025-06-01"}, Span.CHOSEN, date(2025, 5, 26), COUNTED.until),
        ({"from": "0001-01-01", "until": "9999-12-31"}, Span.CHOSEN, COUNTED.since, COUNTED.until),
        ({"from": "0001-01-01", "until": "0001-01-01"}, Span.QUARTER, date(2025, 12, 1), date(2026, 3, 1)),
        ({"from": "9999-12-31", "until": "9999-12-31"}, Span.QUARTER, date(2025, 12, 1), date(2026, 3, 1)),
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
