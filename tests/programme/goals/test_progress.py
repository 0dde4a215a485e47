"""How goals stand: arithmetic on the baseline, the target, the last value and the day."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.programme.goals.progress import SLACK, GoalState, Time, change_of, state_of, way_of

HALF = Time(45, 90)
numbers = st.floats(-1e6, 1e6, allow_nan=False).map(lambda number: round(number, 3))


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (15, GoalState.ON_TRACK),
        (14, GoalState.ON_TRACK),
        (13.9, GoalState.BEHIND),
        (8, GoalState.BEHIND),
        (20, GoalState.REACHED),
        (25, GoalState.REACHED),
    ],
)
def test_half_way_through_a_goal_is_on_track_near_half_of_its_way(now: float, state: GoalState) -> None:
    assert state_of(10, 20, now, HALF) is state


@pytest.mark.parametrize(
    ("now", "state"), [(0.75, GoalState.ON_TRACK), (0.95, GoalState.BEHIND), (0.5, GoalState.REACHED)]
)
def test_less_can_be_what_is_aimed_at(now: float, state: GoalState) -> None:
    assert state_of(1.0, 0.5, now, HALF) is state


def test_what_is_not_reached_at_the_end_is_missed() -> None:
    assert state_of(10, 20, 19.9, Time(90, 90, is_over=True)) is GoalState.MISSED
    assert state_of(10, 20, 20, Time(90, 90, is_over=True)) is GoalState.REACHED
    assert state_of(10, 20, 19.9, Time(90, 90)) is GoalState.ON_TRACK


def test_the_first_days_ask_for_nothing_yet() -> None:
    assert state_of(10, 20, 10, Time(0, 90)) is GoalState.ON_TRACK
    assert state_of(10, 20, 10, Time(9, 90)) is GoalState.ON_TRACK
    assert state_of(10, 20, 10, Time(10, 90)) is GoalState.BEHIND


@pytest.mark.parametrize("missing", range(3))
def test_without_a_figure_nothing_is_said(missing: int) -> None:
    figures = [10.0, 20.0, 15.0]
    figures[missing] = None  # type: ignore[call-overload]
    assert state_of(*figures, HALF) is GoalState.UNKNOWN


def test_a_goal_that_starts_at_its_target_is_to_hold_it() -> None:
    assert state_of(5, 5, 5, HALF) is GoalState.REACHED
    assert state_of(5, 5, 4, HALF) is GoalState.BEHIND


def test_rounding_of_the_machine_misses_no_target() -> None:
    assert state_of(0.0, 0.3, 0.1 + 0.2 - 1e-16, Time(90, 90, is_over=True)) is GoalState.REACHED


@given(numbers, numbers, st.integers(0, 90))
def test_whoever_walks_the_straight_line_is_never_behind(baseline: float, target: float, day: int) -> None:
    now = baseline + (target - baseline) * day / 90
    assert state_of(baseline, target, now, Time(day, 90)) in (GoalState.ON_TRACK, GoalState.REACHED)


@given(numbers, numbers, numbers)
def test_the_way_is_the_same_seen_from_both_sides(baseline: float, target: float, now: float) -> None:
    assert way_of(baseline, target, now) == way_of(-baseline, -target, -now)


def test_the_change_is_told_from_the_baseline() -> None:
    assert change_of(1.0, 0.75) == -0.25
    assert change_of(-2.0, -1.0) == 0.5
    assert change_of(0, 5) is None
    assert change_of(5, None) is None
    assert 0 < SLACK < 0.5
