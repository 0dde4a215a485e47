"""Where lines, bars and corners of a chart lie."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.programme.charts.geometry import (
    Scale,
    bar_lengths,
    heat_step,
    line_path,
    lone_points,
    month_ticks,
    nice_ticks,
    polygon,
    radar_points,
    rows_for,
    shorten,
    spark_points,
    wrap,
)

VALUES = st.floats(0, 1e9, allow_nan=False)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 0.42, [0, 0.1, 0.2, 0.3, 0.4, 0.5]),
        (0, 339, [0, 100, 200, 300, 400]),
        (0, 7282, [0, 2000, 4000, 6000, 8000]),
        (-0.09, 0.04, [-0.1, -0.05, 0, 0.05]),
        (0, 0, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (3, 3, [3, 4, 5, 6]),
        (0, 5, [0, 1, 2, 3, 4, 5]),
    ],
)
def test_ticks_are_round_numbers(low: float, high: float, ticks: list[float]) -> None:
    assert nice_ticks(low, high) == ticks


@given(VALUES, VALUES, st.integers(2, 10))
def test_ticks_hold_every_value_and_are_few(one: float, other: float, most: int) -> None:
    low, high = sorted((one, other))
    if high - low < 1e-6 * max(1, high):
        return
    ticks = nice_ticks(low, high, most)
    assert ticks[0] <= low + 1e-6 * high
    assert ticks[-1] >= high - 1e-6 * high
    assert len(ticks) <= most + 2
    assert ticks == sorted(set(ticks))


def test_a_scale_maps_its_ends_to_its_ends_and_can_run_upwards() -> None:
    up = Scale(0, 4, 200, 40)
    assert [up.place(value) for value in (0, 1, 4)] == [200, 160, 40]
    assert Scale(3, 3, 0, 10).place(3) == 5


def test_a_line_has_a_gap_where_there_is_no_value() -> None:
    points = [(0, 1), (1, 2.5), None, (3, 4), None, None, (6, 7), (7, 8)]
    assert line_path(points) == "M0,1L1,2.5M3,4M6,7L7,8"
    assert lone_points(points) == [(3, 4)]
    assert line_path([]) == line_path([None]) == ""
    assert lone_points([(1, 1)]) == [(1, 1)]


@pytest.mark.parametrize(
    ("days", "count", "first"),
    [(91, 3, date(2026, 2, 1)), (364, 6, date(2026, 3, 1)), (1200, 6, date(2026, 7, 1))],
)
def test_a_time_axis_is_marked_at_first_days_of_months_in_equal_steps(days: int, count: int, first: date) -> None:
    since = date(2026, 1, 5)
    ticks = month_ticks(since, since + timedelta(days=days))
    assert (len(ticks), ticks[0]) == (count, first)
    months = [tick.year * 12 + tick.month for tick in ticks]
    assert len({after - before for before, after in pairwise(months)}) == 1


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 9000), st.integers(2, 12))
def test_marks_of_a_time_axis_lie_within_it_and_are_few(since: date, days: int, most: int) -> None:
    until = since + timedelta(days=days)
    ticks = month_ticks(since, until, most)
    assert len(ticks) <= most
    assert all(since <= tick <= until and tick.day == 1 for tick in ticks)


def test_the_longest_bar_fills_the_room_and_the_others_are_in_proportion() -> None:
    assert bar_lengths([50, 200, 0], 400) == [100, 400, 0]
    assert bar_lengths([0, 0], 400) == [0, 0]
    assert bar_lengths([], 400) == []


def test_a_radar_begins_on_top_and_goes_clockwise() -> None:
    assert radar_points([1, 0.5, 1, 0], (100, 100), 80) == [(100, 20), (140, 100), (100, 180), (100, 100)]
    assert polygon([(1, 2.5), (3, 4)]) == "1,2.5 3,4"


def test_a_spark_line_goes_from_edge_to_edge() -> None:
    assert spark_points([1, None, 3], 120, 32) == [(3, 29), None, (117, 3)]
    assert spark_points([], 120, 32) == []
    assert spark_points([4], 120, 32) == [(3, 16)]


def test_steps_of_colour_begin_with_nothing_and_end_with_the_highest() -> None:
    assert [heat_step(value, 100) for value in (0, 1, 5, 20, 40, 70, 100)] == [0, 1, 2, 3, 4, 5, 5]
    assert heat_step(0, 0) == 0


@given(VALUES, VALUES)
def test_more_mail_is_never_a_lighter_step(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert heat_step(low, 1e9) <= heat_step(high, 1e9) <= 5


def test_long_labels_are_broken_and_cut() -> None:
    assert wrap("Regulatory and Government Affairs", 14, 3) == ["Regulatory and", "Government", "Affairs"]
    assert wrap("One two three four", 5, 2) == ["One", "two …"]
    assert wrap("", 5, 2) == []
    assert shorten("Fewer emails to everybody", 12) == "Fewer email…"
    assert shorten("Fewer", 12) == "Fewer"


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 200)), max_size=12))
def test_labels_of_a_row_never_overlap(spans: list[tuple[int, int]]) -> None:
    placed = [(start, start + length) for start, length in spans]
    rows = rows_for(placed)
    for n, (start, end) in enumerate(placed):
        for m in range(n):
            if rows[m] == rows[n]:
                assert end + 8 <= placed[m][0] or start >= placed[m][1] + 8
