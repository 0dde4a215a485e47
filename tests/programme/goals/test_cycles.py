"""Cycles: planned, started, closed; their goals get a baseline and keep their last value."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.core.calendar import today
from app.core.db import session
from app.core.errors import ForbiddenError, InvalidError
from app.core.events import StoredEvent
from app.programme.goals.aims import Aim
from app.programme.goals.progress import GoalState
from app.programme.goals.standing import standing_of
from app.programme.models import Cycle, CycleState, Goal
from app.programme.queries.cycles import get_running_cycle
from app.programme.service.cycles import Plan, change_cycle, close_cycle, drop_cycle, start_cycle, usual_days
from app.programme.service.goals import save_goal
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.programme import make_cycle, make_goal, make_running_cycle, reload_cycle, reload_goal, wish
from tests.programme.goals.measures import NAME, dial


@pytest.fixture(autouse=True)
def measure(app):
    with dial() as turned:
        yield turned


@pytest.fixture
def keeper(app):
    return make_administrator(name="Keep Er")


def changes_of(name: str) -> list[dict]:
    query = select(StoredEvent.payload).where(StoredEvent.name == name).order_by(StoredEvent.id)
    return list(session.scalars(query))


def test_ninety_days_from_the_next_monday_are_usual() -> None:
    assert usual_days(date(2026, 11, 26)) == (date(2026, 11, 30), date(2027, 2, 27))
    assert usual_days(date(2026, 11, 30))[0] == date(2026, 12, 7)
    first, last = usual_days(date(2026, 11, 26))
    assert (last - first).days + 1 == 90


def test_the_day_of_a_cycle_is_counted_from_one_and_ends_with_it() -> None:
    cycle = Cycle(starts_on=date(2026, 1, 5), ends_on=date(2026, 4, 4))
    days = [date(2026, 1, 4), date(2026, 1, 5), date(2026, 2, 25), date(2026, 4, 4), date(2026, 5, 1)]
    assert [cycle.day_number(day) for day in days] == [0, 1, 52, 90, 90]


def test_starting_measures_what_nobody_entered_over_the_four_weeks_before(keeper, measure) -> None:
    cycle = make_cycle(keeper)
    measured = make_goal(cycle, metric=NAME, baseline=None, aim=Aim(change=-0.25))
    entered = make_goal(cycle, metric=NAME, baseline=3.0, aim=Aim(target=2.0))
    by_hand = make_goal(cycle)
    measure.value = 2.0
    start_cycle(keeper, reload_cycle(cycle))
    assert (measured.baseline, measured.target) == (2.0, 1.5)
    assert (entered.baseline, entered.target) == (3.0, 2.0)
    assert (by_hand.baseline, by_hand.target) == (10.0, 20.0)
    assert measure.asked == [(today() - timedelta(days=28), today() - timedelta(days=1), None)]
    assert cycle.state is CycleState.RUNNING


def test_a_goal_can_be_one_departments(keeper, measure) -> None:
    department, cycle = DepartmentFactory(), make_cycle(keeper)
    make_goal(cycle, metric=NAME, baseline=None, aim=Aim(change=-0.1), department=department)
    start_cycle(keeper, reload_cycle(cycle))
    assert measure.asked[0][2] == department.id


def test_a_metric_that_knows_no_departments_takes_none(keeper) -> None:
    with dial(has_departments=False), pytest.raises(InvalidError, match="whole company"):
        make_goal(make_cycle(keeper), metric=NAME, department=DepartmentFactory())


def test_only_one_cycle_runs_and_none_without_goals(keeper) -> None:
    running, second, empty = make_running_cycle(), make_cycle(keeper), make_cycle(keeper)
    make_goal(second)
    with pytest.raises(InvalidError, match=running.title):
        start_cycle(keeper, reload_cycle(second))
    close_cycle(keeper, reload_cycle(running), "Done.")
    with pytest.raises(InvalidError, match="without goals"):
        start_cycle(keeper, reload_cycle(empty))
    start_cycle(keeper, reload_cycle(second))
    assert get_running_cycle() is second


def test_a_cycle_that_cannot_start_leaves_nothing_measured(keeper, measure) -> None:
    cycle = make_cycle(keeper)
    first = make_goal(cycle, metric=NAME, baseline=None, aim=Aim(change=-0.25))
    make_goal(cycle, metric=NAME, baseline=None, aim=Aim(target=2.0))
    measure.value = 1.5
    with pytest.raises(InvalidError, match="where its target lies"):
        start_cycle(keeper, reload_cycle(cycle))
    session.commit()
    assert reload_goal(first).baseline is None
    assert reload_cycle(cycle).state is CycleState.PLANNED


@pytest.mark.parametrize("aim", [Aim(change=-1.2), Aim(target=-0.5)])
def test_a_goal_aims_at_nothing_that_can_never_be_measured(keeper, measure, aim: Aim) -> None:
    cycle = make_cycle(keeper)
    with pytest.raises(InvalidError, match="can never be measured"):
        make_goal(cycle, metric=NAME, baseline=None, aim=aim)


def test_what_is_counted_by_hand_may_lie_below_nothing(keeper) -> None:
    assert make_goal(make_cycle(keeper), baseline=10.0, aim=Aim(target=-5.0)).target == -5.0


def test_what_cannot_be_measured_yet_waits_without_a_baseline(keeper, measure) -> None:
    cycle = make_cycle(keeper)
    goal = make_goal(cycle, metric=NAME, baseline=None, aim=Aim(change=-0.25))
    measure.value = None
    start_cycle(keeper, reload_cycle(cycle))
    goal = reload_goal(goal)
    assert goal.target is None
    assert standing_of(goal, cycle, today()).state is GoalState.UNKNOWN


def test_closing_reads_once_more_and_then_nothing_changes(keeper, measure) -> None:
    cycle = make_cycle(keeper)
    goal = make_goal(cycle, metric=NAME, baseline=2.0, aim=Aim(target=1.0))
    start_cycle(keeper, reload_cycle(cycle))
    measure.value = 0.9
    close_cycle(keeper, reload_cycle(cycle), "Fewer.")
    goal = reload_goal(goal)
    assert [(one.day, one.value) for one in goal.readings] == [(today(), 0.9)]
    assert standing_of(goal, cycle, today() + timedelta(days=400)).state is GoalState.REACHED
    measure.value = 5.0
    with pytest.raises(InvalidError, match="closed"):
        save_goal(keeper, cycle, goal, wish(metric=NAME, aim=Aim(target=0.1)))
    with pytest.raises(InvalidError, match="closed"):
        change_cycle(keeper, cycle, Plan("Other", cycle.starts_on, cycle.ends_on))
    with pytest.raises(InvalidError):
        close_cycle(keeper, reload_cycle(cycle), "Again.")


def test_closing_needs_a_word(keeper) -> None:
    cycle = make_running_cycle()
    with pytest.raises(InvalidError) as refused:
        close_cycle(keeper, cycle, "  ")
    assert refused.value.field == "summary"


def test_while_it_runs_the_first_day_and_what_is_measured_stay(keeper) -> None:
    cycle = make_running_cycle(begun=5)
    goal = cycle.goals[0]
    with pytest.raises(InvalidError) as refused:
        change_cycle(keeper, cycle, Plan(cycle.title, cycle.starts_on - timedelta(days=1), cycle.ends_on))
    assert refused.value.field == "starts_on"
    with pytest.raises(InvalidError) as refused:
        save_goal(keeper, cycle, goal, wish(metric=NAME, aim=Aim(target=0.5)))
    assert refused.value.field == "metric"
    change_cycle(keeper, cycle, Plan("Longer", cycle.starts_on, cycle.ends_on + timedelta(days=7)))
    assert changes_of("programme.cycle_changed")[-1]["changes"].keys() == {"title", "ends_on"}


def test_a_goal_that_is_set_later_is_measured_at_once(keeper, measure) -> None:
    cycle = make_running_cycle()
    measure.value = 4.0
    goal = make_goal(cycle, metric=NAME, baseline=None, aim=Aim(change=-0.5))
    assert (goal.baseline, goal.target) == (4.0, 2.0)


def test_a_change_of_a_goal_is_told_with_its_values(keeper) -> None:
    cycle = make_running_cycle()
    goal = cycle.goals[0]
    save_goal(keeper, cycle, goal, wish(goal.owner, title=goal.title, aim=Aim(target=30.0)))
    assert changes_of("programme.goal_changed")[-1]["changes"] == {"target": [20.0, 30.0]}


def test_a_plan_can_be_taken_back_but_not_what_has_started(keeper) -> None:
    cycle = make_cycle(keeper)
    make_goal(cycle)
    drop_cycle(keeper, reload_cycle(cycle))
    assert session.get(Cycle, cycle.id) is None
    assert session.scalars(select(Goal)).all() == []
    with pytest.raises(InvalidError):
        drop_cycle(keeper, make_running_cycle())


@pytest.mark.parametrize("days", [-1, 0, 3, 500])
def test_a_cycle_has_between_a_week_and_a_year(keeper, days: int) -> None:
    with pytest.raises(InvalidError) as refused:
        make_cycle(keeper, ends_on=today() + timedelta(days=days))
    assert refused.value.field == "ends_on"


@pytest.mark.parametrize("make", [UserFactory, lambda: make_champion(DepartmentFactory())])
def test_only_who_manages_the_programme_plans_starts_and_closes(make) -> None:
    actor, planned, running = make(), make_cycle(), make_running_cycle()
    for attempt in (
        lambda: make_cycle(actor),
        lambda: start_cycle(actor, planned),
        lambda: close_cycle(actor, running, "Done."),
        lambda: drop_cycle(actor, planned),
        lambda: make_goal(planned, actor=actor),
        lambda: change_cycle(actor, planned, Plan("x", planned.starts_on, planned.ends_on)),
    ):
        with pytest.raises(ForbiddenError):
            attempt()
