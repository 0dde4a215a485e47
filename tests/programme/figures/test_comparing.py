from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.programme.meter.comparing.bootstrap import interval_of, t_quantile, widening_of
from app.programme.meter.comparing.changes import compare_weeks
from app.programme.meter.comparing.effects import effect_in_weeks
from tests.programme.figures.weekly_mail import MONDAY, make_weeks

SEEDS = range(60)
QUARTER, APART = 13, 6


def compare_quarters(seed: int, left: float = 1, **given):
    """Compare a quarter with one that begins six weeks after it."""
    then = QUARTER + APART
    weeks = make_weeks(seed, then + QUARTER, left=lambda _department, week: left if week >= then else 1, **given)
    return compare_weeks(weeks[:QUARTER], weeks[then:], is_same_season=False)


def compare_years(seed: int, left: float = 1):
    """Compare a quarter with the same weeks of the year before."""
    weeks = make_weeks(seed, 52 + QUARTER, left=lambda _department, week: left if week >= 52 else 1)
    return compare_weeks(weeks[:QUARTER], weeks[52:], is_same_season=True)


@pytest.mark.parametrize("persistence", [0, 0.3, 0.5])
def test_where_nothing_changes_a_change_is_rarely_thought_proven(persistence) -> None:
    alarms = sum(compare_quarters(seed, persistence=persistence).is_proven for seed in SEEDS)
    assert alarms <= 0.1 * len(SEEDS)


def test_where_nothing_changes_from_year_to_year_a_change_is_rarely_thought_proven() -> None:
    assert sum(compare_years(seed).is_proven for seed in SEEDS) <= 0.1 * len(SEEDS)


def test_a_drop_by_a_third_is_mostly_found() -> None:
    found = [compare_quarters(seed, 2 / 3) for seed in SEEDS]
    assert sum(one.is_proven and one.change < 0 for one in found) >= 0.85 * len(SEEDS)
    assert sum(one.low <= -1 / 3 <= one.high for one in found) >= 0.9 * len(SEEDS)


def test_the_same_figures_have_the_same_interval() -> None:
    assert compare_quarters(1) == compare_quarters(1)


def test_what_is_saved_is_what_would_have_been_sent_at_the_rate_before() -> None:
    found = compare_quarters(3, 0.8)
    expected = found.before.crossing / (found.before.heads * found.before.working_days)
    assert found.saved == pytest.approx(expected * found.now.heads * found.now.working_days - found.now.crossing)
    assert found.net_saved == found.saved
    assert found.weeks == (QUARTER, QUARTER)


def test_own_mails_beyond_those_before_are_taken_from_what_is_saved() -> None:
    before, now = make_weeks(1, 10)[:5], make_weeks(1, 10)[5:]
    with_own = [[add_own(week, number) for week in side] for side, number in ((before, 1), (now, 3))]
    found = compare_weeks(*with_own, is_same_season=False)
    assert found.saved - found.net_saved == pytest.approx((3 - 1) * 12 * 5)


def add_own(week, number: int):
    return replace(week, counts={one: counts._replace(own=number) for one, counts in week.counts.items()})


def test_a_holiday_is_no_saving() -> None:
    weeks = make_weeks(1, 2 * QUARTER, persistence=0)
    shorter = [replace(week, working_days=4, counts={
        one: counts._replace(crossing=round(counts.crossing * 0.8)) for one, counts in week.counts.items()
    }) for week in weeks[:QUARTER]]  # fmt: skip
    found = compare_weeks(weeks[:QUARTER], shorter, is_same_season=True)
    assert found.change == pytest.approx(0, abs=0.001)
    assert not found.is_proven


def test_equal_periods_are_not_proven_to_differ() -> None:
    weeks = make_weeks(1, QUARTER)
    found = compare_weeks(weeks, weeks, is_same_season=True)
    assert (found.change, found.low, found.high, found.is_proven) == (0, 0, 0, False)


def test_fewer_than_four_weeks_are_not_compared() -> None:
    weeks = make_weeks(1, 10)
    assert compare_weeks(weeks[:3], weeks[3:], is_same_season=False) is None
    assert compare_weeks(weeks[:4], weeks[4:8], is_same_season=False) is not None
    assert compare_weeks([], [], is_same_season=True) is None


def test_one_department_or_no_mail_before_is_not_compared() -> None:
    one = make_weeks(1, 10, departments=1)
    assert compare_weeks(one[:5], one[5:], is_same_season=False) is None
    silent = make_weeks(1, 10, left=lambda _department, week: float(week >= 5))
    assert compare_weeks(silent[:5], silent[5:], is_same_season=False) is None


def test_what_one_department_alone_does_is_not_proven_of_the_company() -> None:
    """Though its weeks are all alike: another department might not follow."""
    weeks = make_weeks(5, 52, departments=3, left=lambda department, week: 0.3 if department == 2 and week >= 26 else 1)
    assert not compare_weeks(weeks[:26], weeks[26:], is_same_season=False).is_proven


START = MONDAY + timedelta(weeks=QUARTER)


def effect(seed: int, left: float = 1, departments: int = 12, started: int = 6, **given):
    """Return the effect in two quarters, of which some departments start with the second one."""
    every = departments // started
    weeks = make_weeks(
        seed, 2 * QUARTER, departments=departments, **given,
        left=lambda one, week: left if one % every == 0 and week >= QUARTER else 1,
    )  # fmt: skip
    return effect_in_weeks(weeks, {one: START if one % every == 0 else date.max for one in range(departments)})


@pytest.mark.parametrize(("departments", "started"), [(4, 2), (6, 3), (12, 6), (24, 4)])
def test_where_the_start_changes_nothing_an_effect_is_rarely_thought_proven(departments, started) -> None:
    found = [effect(seed, departments=departments, started=started) for seed in SEEDS]
    assert {(one.started, one.waiting) for one in found} == {(started, departments - started)}
    assert sum(one.is_proven for one in found) <= 0.1 * len(SEEDS)


def test_an_effect_is_mostly_found() -> None:
    found = [effect(seed, 0.7) for seed in SEEDS]
    assert sum(one.is_proven and one.effect < 0 for one in found) >= 0.8 * len(SEEDS)
    assert sum(one.low <= -0.3 <= one.high for one in found) >= 0.9 * len(SEEDS)


def test_what_happens_everywhere_is_no_effect() -> None:
    weeks = make_weeks(2, 2 * QUARTER, left=lambda _one, week: 0.5 if week >= QUARTER else 1)
    found = effect_in_weeks(weeks, {one: START if one % 2 else date.max for one in range(12)})
    assert found.effect == pytest.approx(0, abs=0.1)
    assert not found.is_proven


def test_waves_are_compared_with_those_that_wait_around_each_start() -> None:
    waves = {0: 8, 1: 8, 2: 14, 3: 14, 4: 18, 5: 18}
    weeks = make_weeks(4, 26, left=lambda one, week: 0.7 if week >= waves.get(one, 99) else 1)
    starts = {one: MONDAY + timedelta(weeks=waves.get(one, 99)) for one in range(12)}
    found = effect_in_weeks(weeks, starts)
    assert (found.started, found.waiting) == (6, 6)
    assert found.effect == pytest.approx(-0.3, abs=0.1)


def test_where_all_have_started_the_last_ones_wait_until_they_do() -> None:
    weeks = make_weeks(4, 40, left=lambda one, week: 0.7 if week >= (10 if one < 6 else 30) else 1)
    starts = {one: MONDAY + timedelta(weeks=10 if one < 6 else 30) for one in range(12)}
    found = effect_in_weeks(weeks, starts)
    assert (found.started, found.waiting) == (6, 6)
    assert found.effect == pytest.approx(-0.3, abs=0.1)


@pytest.mark.parametrize("starts", [
    dict.fromkeys(range(12), START),
    dict.fromkeys(range(12), date.max),
    dict.fromkeys(range(12), date.max) | {0: START},
    dict.fromkeys(range(12), START) | {0: date.max},
    dict.fromkeys(range(12), date.max) | {0: MONDAY + timedelta(weeks=3), 1: MONDAY + timedelta(weeks=3)},
    dict.fromkeys(range(12), date.max) | {0: MONDAY, 1: MONDAY},
    {},
])  # fmt: skip
def test_without_two_departments_and_four_weeks_on_either_side_there_is_no_effect(starts) -> None:
    assert effect_in_weeks(make_weeks(1, 2 * QUARTER), starts) is None


def test_too_few_people_on_a_side_are_not_told_of() -> None:
    weeks = make_weeks(1, 2 * QUARTER)
    starts = {one: START if one < 2 else date.max for one in range(12)}
    assert effect_in_weeks(weeks, starts, min_size=13) is not None
    assert effect_in_weeks(weeks, starts, min_size=14) is None


def test_the_t_distribution_has_its_known_quantiles() -> None:
    known = {1: 12.706, 2: 4.303, 3: 3.182, 5: 2.571, 12: 2.179, 30: 2.042}
    assert {freedom: t_quantile(freedom) for freedom in known} == pytest.approx(known, rel=0.01)


def test_weeks_that_resemble_each_other_make_intervals_wider() -> None:
    swinging, lasting = [1.0, -1.0] * 6, [1.0] * 6 + [-1.0] * 6
    assert widening_of([swinging]) == 1
    assert widening_of([lasting]) > 1.7
    assert widening_of([[0.0] * 6]) == 1


@given(st.floats(-0.9, 3), st.floats(0.001, 0.5), st.integers(2, 40))
def test_an_interval_holds_its_estimate_and_is_wider_where_less_was_drawn(estimate, spread, drawn) -> None:
    few = interval_of(estimate, lambda chance: chance.gauss(estimate, spread), drawn)
    many = interval_of(estimate, lambda chance: chance.gauss(estimate, spread), drawn * 4)
    assert -1 <= few[0] <= many[0] <= estimate <= many[1] <= few[1]
