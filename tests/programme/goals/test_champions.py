"""Champions: the roster with its gaps, the training each ticks for themselves, and how many of them publish."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.calendar import today
from app.core.db import session
from app.programme.metrics import active_champions
from app.programme.models import TrainingMark
from app.programme.queries.champions import count_active, count_done, list_done, list_roster
from app.programme.service.training import mark_step
from app.programme.training import training_steps
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.news import make_post

pytestmark = pytest.mark.usefixtures("app")
FIRST = training_steps()[0].key


def test_the_roster_tells_who_covers_whom_and_where_nobody_does() -> None:
    works = DepartmentFactory(name="Works")
    paint = DepartmentFactory(name="Paint shop", parent=works)
    sales = DepartmentFactory(name="Sales")
    champion = make_champion(works)
    UserFactory(department=paint)
    UserFactory(department=sales)
    roster = {post.department.name: post for post in list_roster()}
    assert [one.id for one in roster["Works"].champions] == [champion.id]
    assert roster["Works"].people == 2
    assert roster["Paint shop"].covered_by is not None
    assert roster["Paint shop"].covered_by.id == works.id
    assert [name for name, post in roster.items() if post.is_gap] == ["Sales"]


def test_everybody_sees_the_roster_but_only_managers_how_far_the_training_is(login) -> None:
    works = DepartmentFactory(name="Works")
    champion = make_champion(works, name="Lea Moreau")
    mark_step(champion, FIRST, is_done=True)
    session.commit()
    staff = login(UserFactory(department=works)).get("/programme/champions").get_data(as_text=True)
    manager = login(make_administrator(department=works)).get("/programme/champions").get_data(as_text=True)
    assert "Lea Moreau" in staff
    assert "training:" not in staff
    assert f"training: 1 of {len(training_steps())}" in manager


def test_one_ticks_a_step_and_takes_the_tick_back(login) -> None:
    champion = make_champion(DepartmentFactory())
    browser = login(champion)
    for _click in range(2):
        assert browser.post(f"/programme/training/{FIRST}", data={"is_done": "1"}).status_code == 302
    assert set(list_done(champion)) == {FIRST}
    assert count_done([champion.id]) == {champion.id: 1}
    assert "Not done yet" in browser.get("/programme/training").get_data(as_text=True)
    browser.post(f"/programme/training/{FIRST}", data={"is_done": "0"})
    assert session.scalars(select(TrainingMark)).all() == []


def test_a_step_that_is_not_on_the_list_is_not_there(login) -> None:
    assert login(UserFactory()).post("/programme/training/no-such-step", data={"is_done": "1"}).status_code == 404


def test_a_champion_who_publishes_is_active() -> None:
    works, sales = DepartmentFactory(name="Works"), DepartmentFactory(name="Sales")
    author = make_champion(works)
    make_champion(sales)
    make_post(author, audience=[f"dept:{works.id}"])
    since, until = clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)
    assert count_active(since, until, None) == (1, 2)
    assert count_active(since, until, works.id) == (1, 1)
    assert count_active(since, until, sales.id) == (0, 1)
    assert count_active(until, until + timedelta(days=1), None) == (0, 2)


def test_how_many_champions_are_active_is_told_from_five_champions_on() -> None:
    day = today()
    department = DepartmentFactory()
    champions = [make_champion(department) for _number in range(4)]
    make_post(champions[0], audience=[f"dept:{department.id}"])
    assert active_champions(day - timedelta(days=1), day, None) is None
    make_champion(department)
    assert active_champions(day - timedelta(days=1), day, None) == 0.2
    assert active_champions(day - timedelta(days=9), day - timedelta(days=2), None) == 0


def test_the_training_is_whole_in_both_languages_and_leads_somewhere(login) -> None:
    browser = login(UserFactory())
    for step in training_steps():
        assert step.name.told("en") != step.name.told("fr")
        assert browser.get(step.where).status_code == 200


@pytest.mark.parametrize("size", [1, 10])
def test_the_roster_costs_the_same_however_many_departments(login, count_queries, size) -> None:
    for _number in range(size):
        make_champion(DepartmentFactory())
    browser = login(UserFactory())
    browser.get("/programme/champions")
    with count_queries() as queries:
        browser.get("/programme/champions")
    assert len(queries) <= 10
