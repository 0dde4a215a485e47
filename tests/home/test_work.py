"""What champions and administrators find on home besides their own."""

from datetime import timedelta

import pytest

from app.core.calendar import today
from app.core.db import session
from app.core.events import Delivery, DeliveryState
from app.search.noting import note_phrases
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.wiki import make_page
from tests.home.test_home import home

HEADING = "To keep the house in order"


def search_in_vain(phrase: str, times: int = 2) -> None:
    """Let a phrase be searched for some times without result."""
    day = today().isoformat()
    note_phrases([(day, phrase, "en", column, times) for column in ("searches", "without_result")])


def make_overdue(department, owner, title: str, **values) -> None:
    """Write a page that its owner should have checked a week ago."""
    page = make_page(title=title, **values)
    page.owner_id, page.owner_department_id = owner.id, department.id
    page.verified_until = today() - timedelta(days=7)
    session.commit()


def test_who_keeps_nothing_has_no_such_card(login) -> None:
    search_in_vain("gauge cupboard")
    text = home(login(UserFactory()))
    assert HEADING not in text
    assert "gauge cupboard" not in text


def test_a_champion_sees_what_is_searched_for_in_vain_from_the_second_time_on(login) -> None:
    search_in_vain("gauge cupboard")
    search_in_vain("a secret", times=1)
    text = home(login(make_champion(DepartmentFactory())))
    assert "Nothing is found for “gauge cupboard”" in text
    assert "a secret" not in text


def test_a_champion_sees_the_overdue_pages_of_the_department_alone(login) -> None:
    own, other = DepartmentFactory(), DepartmentFactory()
    champion = make_champion(own)
    make_overdue(own, UserFactory(name="Late Keeper", department=own), "Old gauges")
    make_overdue(other, UserFactory(department=other), "Old lathes")
    text = home(login(champion))
    work = text[text.index(HEADING) :].partition("</section>")[0]
    assert "Old gauges" in work
    assert "Late Keeper looks after it" in work
    assert "Old lathes" not in work


def test_an_overdue_page_that_a_champion_may_not_see_stays_hidden(login) -> None:
    own = DepartmentFactory()
    owner = UserFactory(department=own)
    make_overdue(own, owner, "For one pair of eyes", only_for=[f"user:{owner.id}"])
    assert "For one pair of eyes" not in home(login(make_champion(own)))


def test_an_administrator_sees_failed_deliveries_and_what_does_not_work(login) -> None:
    administrator = make_administrator()
    make_page()
    session.query(Delivery).limit(1).one().state = DeliveryState.FAILED
    session.commit()
    text = home(login(administrator))
    assert "1 delivery has failed" in text
    assert "No worker is at work" in text
    champion = home(login(make_champion(DepartmentFactory())))
    assert "has failed" not in champion
    assert "No worker is at work" not in champion


@pytest.mark.parametrize("make", [UserFactory, lambda: make_champion(DepartmentFactory()), make_administrator])
def test_home_costs_the_same_for_one_thing_and_for_ten(login, count_queries, make) -> None:
    reader = make()
    costs = []
    for more in (1, 9):
        for number in range(more):
            search_in_vain(f"gauge {more} {number}")
            department = session.get_one(type(reader.department), (reader.championed_ids or [reader.department_id])[0])
            make_overdue(department, UserFactory(department=department), f"Page {more} {number}")
            UserFactory()
        browser = login(reader)
        browser.get("/")
        with count_queries() as queries:
            browser.get("/")
        costs.append(len(queries))
    assert costs[0] == costs[1]
