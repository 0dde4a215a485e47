"""Home: what waits for owners and those who are asked, and the month of a champion's department."""

import pytest

from app.core.db import session
from app.programme.models import Confidence
from app.programme.queries.cycles import get_running_cycle
from app.programme.service.audits import open_audit
from app.programme.service.check_ins import check_in
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.programme import make_cycle, make_goal, make_running_cycle, reload_goal


def home(login, user) -> str:
    return login(user).get("/").get_data(as_text=True)


def test_a_goal_waits_for_its_owner_until_he_has_checked_in(login) -> None:
    owner = UserFactory()
    goal = reload_goal(make_running_cycle(owner, begun=7).goals[0])
    assert f"Check in: {goal.title}" in home(login, owner)
    assert "Check in:" not in home(login, UserFactory())
    check_in(owner, goal, Confidence.ON_TRACK, "")
    session.commit()
    assert "Check in:" not in home(login, owner)


def test_a_cycle_that_has_just_begun_asks_nothing(login) -> None:
    owner = UserFactory()
    make_running_cycle(owner, begun=6)
    assert "Check in:" not in home(login, owner)


def test_an_audit_waits_for_those_who_are_asked(login) -> None:
    actor, invited = make_administrator(), UserFactory.create_batch(6)
    cycle = make_cycle(actor)
    open_audit(actor, cycle, invited)
    session.commit()
    assert f"Answer the audit: {cycle.title}" in home(login, invited[0])
    assert "Answer the audit" not in home(login, UserFactory())


def test_a_champion_sees_what_is_left_of_the_training(login) -> None:
    assert "of your training" in home(login, make_champion(DepartmentFactory()))
    assert "of your training" not in home(login, UserFactory())


@pytest.mark.parametrize("make", [UserFactory, lambda: make_champion(DepartmentFactory())])
def test_home_costs_the_same_for_one_goal_and_for_five(login, count_queries, make) -> None:
    user, costs = make(), []
    for size in (1, 4):
        if size == 1:
            make_running_cycle(user, begun=9)
        else:
            _more_goals(user, size)
        browser = login(user)
        browser.get("/")
        with count_queries() as queries:
            browser.get("/")
        costs.append(len(queries))
    assert costs[0] == costs[1]


def _more_goals(user, size: int) -> None:

    for _number in range(size):
        make_goal(get_running_cycle(), user)
