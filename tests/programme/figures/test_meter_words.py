"""What is said of a change is no surer than the figures are."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from app.programme.email_page.content import days_since
from app.programme.email_page.figures import changes_of, figures_of
from app.programme.email_page.replacing import Replacement, replacement_of
from app.programme.meter.figures.values import Comparison, DifferenceInDifferences, Pair, Period, Totals, Unit
from app.programme.meter.wording import rate, share, signed_share, verdict

TOTALS = Totals(
    messages=900, deliveries=1500, crossing=600, crossing_messages=400, by_list=0, crossing_by_list=0, own=20,
    unknown=500, outside=10, working_days=60, heads=25.0,
)  # fmt: skip
FEWER = Comparison(replace(TOTALS, crossing=750), TOTALS, -0.12, -0.16, -0.08, 150.0, 130.0, (13, 13))


@pytest.fixture(autouse=True)
def request_context(app: Flask):
    with app.test_request_context("/"):
        yield


def test_fewer_and_proven_is_said_with_its_range() -> None:
    found = verdict(FEWER, is_launched=True)
    assert found.kind == "ok"
    assert found.text == (
        "12% fewer emails between departments than before the launch, and it is proven: between 8% and 16%."
    )


@pytest.mark.parametrize(
    ("is_launched", "has_weeks", "told"),
    [
        (True, False, "Too early to tell"),
        (True, True, "before the launch there was hardly any mail"),
        (False, True, "The settings of the email meter can name the day on which Passerelle began"),
    ],
)
def test_why_nothing_is_compared_is_said(is_launched: bool, has_weeks: bool, told: str) -> None:
    found = verdict(None, is_launched=is_launched, has_weeks=has_weeks)
    assert found.kind == "info"
    assert told in found.text


def test_more_and_proven_is_said_as_plainly() -> None:
    found = verdict(replace(FEWER, change=0.2, low=0.114, high=0.31), is_launched=False)
    assert found.kind == "warn"
    assert found.text == (
        "20% more emails between departments than in the first weeks that were counted, and it is proven: "
        "between 11% and 31%."
    )


def test_a_range_that_includes_zero_is_not_proven() -> None:
    found = verdict(replace(FEWER, change=-0.03, low=-0.09, high=0.042), is_launched=True)
    assert found.kind == "info"
    assert found.text == (
        "Not proven yet: compared with before the launch, the true change may lie anywhere from −9% to +4.2%."
    )


def test_too_few_weeks_are_said_to_be_too_few() -> None:
    assert verdict(None, is_launched=True).text.startswith("Too early to tell")


def test_numbers_have_the_digits_that_say_something() -> None:
    assert [share(value) for value in (0.124, 0.0996, 0.084, 0)] == ["12%", "10%", "8.4%", "0%"]
    assert [signed_share(value) for value in (-0.091, 0.041, 0.0001)] == ["−9.1%", "+4.1%", "0%"]
    assert [rate(value) for value in (0.14159, 2.71828)] == ["0.142", "2.72"]


def test_the_net_saving_is_less_what_passerelle_itself_sent() -> None:
    figures = figures_of(TOTALS, FEWER)
    assert (figures[3].value, figures[3].label, figures[3].note) == ("130", "fewer deliveries, net", "proven")
    row = changes_of([("Before the launch", "then", FEWER)], None)[0]
    assert (row.change, row.range, row.saved) == ("−12%", "−16% to −8%", "130")
    assert row.own == "150, less 20 of Passerelle’s own"


def test_a_rise_is_not_called_a_saving() -> None:
    figure = figures_of(TOTALS, replace(FEWER, net_saved=-40.0, change=0.1, low=-0.1, high=0.3))[3]
    assert (figure.value, figure.label, figure.note) == ("40", "more deliveries, net", "not proven")


def test_what_could_not_be_mapped_is_a_share_of_all_within_the_company() -> None:
    assert figures_of(TOTALS, None)[4].value == "25%"


def test_a_difference_in_differences_is_a_row_of_its_own() -> None:
    row = changes_of([], DifferenceInDifferences(-0.2, -0.31, -0.1, started=3, waiting=5))[0]
    assert (row.change, row.range, row.is_proven) == ("−20%", "−31% to −10%", True)
    assert row.detail == "3 have started, 5 have not"


LEGAL, TRADING = Unit((1,), "Legal", 8), Unit((2,), "Trading", 9)


@pytest.mark.parametrize(
    ("there", "back", "instead"),
    [
        ((100, 120, 80), (90, 100, 0), Replacement.NEWS),
        ((20, 200, 0), (18, 20, 0), Replacement.NEWS),
        ((100, 120, 10), (20, 20, 0), Replacement.TEMPLATE),
        ((100, 120, 10), None, Replacement.TEMPLATE),
        ((100, 120, 10), (80, 90, 0), Replacement.FAQ),
        ((100, 300, 10), (80, 200, 0), Replacement.SPACE),
    ],
)
def test_a_pair_s_own_figures_tell_what_could_take_its_place(there, back, instead: Replacement) -> None:
    answer = Pair(TRADING, LEGAL, *back) if back else None
    assert replacement_of(Pair(LEGAL, TRADING, *there), answer) is instead


BASELINE = Period(date(2025, 10, 6), date(2025, 12, 28))


@pytest.mark.parametrize(
    ("shown", "launched_on", "since"),
    [
        (Period(date(2026, 1, 5), date(2026, 4, 5)), date(2025, 12, 29), date(2026, 1, 5)),
        (Period(date(2025, 1, 6), date(2026, 4, 5)), date(2025, 12, 29), date(2025, 12, 29)),
        (Period(date(2025, 1, 6), date(2026, 4, 5)), date(2026, 1, 7), date(2026, 1, 12)),
        (Period(date(2025, 1, 6), date(2026, 4, 5)), None, date(2025, 12, 29)),
    ],
)
def test_what_is_compared_lies_after_the_baseline_and_the_launch(shown: Period, launched_on, since: date) -> None:
    assert days_since(shown, BASELINE, launched_on) == Period(since, date(2026, 4, 5))


def test_days_before_the_launch_are_compared_with_nothing() -> None:
    assert days_since(BASELINE, BASELINE, date(2025, 12, 29)) is None
    assert days_since(BASELINE, None, None) is None
