"""Check-ins and numbers entered by hand: by whom, when, and how they are taken back."""

from datetime import timedelta

import pytest

from app.core.calendar import today
from app.core.db import session
from app.core.errors import ForbiddenError, InvalidError
from app.programme.goals.aims import Aim
from app.programme.goals.progress import GoalState
from app.programme.goals.standing import standing_of
from app.programme.models import Confidence
from app.programme.queries.goals import get_goal
from app.programme.service.check_ins import check_in
from app.programme.service.cycles import close_cycle
from app.programme.service.goals import enter_reading
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.programme import make_cycle, make_goal, make_running_cycle, reload_cycle, reload_goal
from tests.programme.goals.measures import NAME, dial


@pytest.fixture
def owner(app):
    return UserFactory(name="Ow Ner")


@pytest.fixture
def goal(owner):
    return reload_goal(make_running_cycle(owner, begun=44).goals[0])


def test_an_owner_says_how_a_goal_stands_and_is_asked_again_in_a_week(goal, owner) -> None:
    assert standing_of(goal, goal.cycle, today()).next_check_in == today() - timedelta(days=37)
    check_in(owner, goal, Confidence.AT_RISK, "Nobody answers. Li could help.")
    standing = standing_of(reload_goal(goal), goal.cycle, today())
    assert standing.said.note == "Nobody answers. Li could help."
    assert standing.next_check_in == today() + timedelta(days=7)
    assert not standing.is_due(today())
    assert standing.is_due(today() + timedelta(days=7))


def test_a_goal_is_said_to_be_on_track_once_where_its_owner_agrees_with_its_figures(login, goal, owner) -> None:
    enter_reading(owner, goal, today() - timedelta(days=1), 16.0)
    check_in(owner, goal, Confidence.ON_TRACK, "")
    session.commit()
    browser, address = login(UserFactory()), f"/programme/cycles/{goal.cycle_id}"
    text = browser.get(address).get_data(as_text=True)
    assert text.lower().count("on track") == 1
    assert "Ow Ner sees it the same way" in text
    check_in(owner, reload_goal(goal), Confidence.AT_RISK, "Nobody answers.")
    session.commit()
    text = browser.get(address).get_data(as_text=True)
    assert "on track" in text
    assert "At risk" in text
    assert "sees it the same way" not in text


def test_what_is_at_risk_needs_a_word(goal, owner) -> None:
    with pytest.raises(InvalidError) as refused:
        check_in(owner, goal, Confidence.OFF_TRACK, " ")
    assert refused.value.field == "note"
    check_in(owner, goal, Confidence.ON_TRACK, "")


def test_only_the_owner_and_who_manages_the_programme_speak_for_a_goal(goal) -> None:
    for stranger in (UserFactory(), make_champion(DepartmentFactory())):
        with pytest.raises(ForbiddenError):
            check_in(stranger, goal, Confidence.ON_TRACK, "")
        with pytest.raises(ForbiddenError):
            enter_reading(stranger, goal, today(), 12)
    check_in(make_administrator(), goal, Confidence.ON_TRACK, "")


def test_numbers_are_entered_corrected_and_taken_back(goal, owner) -> None:
    yesterday = today() - timedelta(days=1)
    assert enter_reading(owner, goal, yesterday, 15.0) is None
    assert enter_reading(owner, goal, yesterday, 16.0) == 15.0
    assert [(one.day, one.value) for one in reload_goal(goal).readings] == [(yesterday, 16.0)]
    assert standing_of(goal, goal.cycle, today()).state is GoalState.ON_TRACK
    assert enter_reading(owner, goal, yesterday, None) == 16.0
    assert reload_goal(goal).readings == []


@pytest.mark.parametrize("ago", [-1, 45, 400])
def test_a_number_belongs_to_a_day_of_the_cycle_that_has_come(goal, owner, ago: int) -> None:
    with pytest.raises(InvalidError) as refused:
        enter_reading(owner, goal, today() - timedelta(days=ago), 12)
    assert refused.value.field == "day"


def test_the_last_number_counts_whatever_was_entered_last(goal, owner) -> None:
    enter_reading(owner, goal, today(), 20.0)
    enter_reading(owner, goal, today() - timedelta(days=9), 11.0)
    assert standing_of(reload_goal(goal), goal.cycle, today()).state is GoalState.REACHED


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(goal, owner, value: float) -> None:
    with pytest.raises(InvalidError):
        enter_reading(owner, goal, today(), value)


def test_what_the_house_measures_is_not_entered(owner) -> None:
    with dial():
        cycle = make_running_cycle()
        goal = make_goal(cycle, owner, metric=NAME, baseline=2.0, aim=Aim(target=1.0))
        with pytest.raises(InvalidError, match="by itself"):
            enter_reading(owner, goal, today(), 1.5)


def test_before_and_after_the_cycle_nothing_is_entered(owner) -> None:
    planned, cycle = make_goal(make_cycle(), owner), make_running_cycle(owner)
    cycle = reload_cycle(cycle)
    close_cycle(make_administrator(), cycle, "Done.")
    for number in (planned.id, cycle.goals[0].id):
        one = get_goal(number)
        with pytest.raises(InvalidError):
            enter_reading(owner, one, today(), 12)
        with pytest.raises(InvalidError):
            check_in(owner, one, Confidence.ON_TRACK, "")
