"""What goals of the programme can be bound to: every metric of every room, measured."""

from datetime import timedelta

import pytest

from app.core.calendar import today
from app.core.db import session
from app.core.feature import FEWEST_PEOPLE, house
from app.news.models import Confirmation
from app.wiki.models import Page
from tests.factories import DepartmentFactory, UserFactory
from tests.factories.news import make_post
from tests.factories.wiki import make_page, make_space

pytestmark = pytest.mark.usefixtures("app")


def value(name: str, department_id: int | None = None) -> float | None:
    return house().metrics[name].value(today() - timedelta(days=27), today(), department_id)


def test_every_metric_answers_where_there_is_nothing_to_measure() -> None:
    assert {name: value(name) for name in house().metrics} == dict.fromkeys(house().metrics)


def test_pages_found_right_are_told_by_who_looks_after_them() -> None:
    works, paint = (department := DepartmentFactory()), DepartmentFactory(parent=department)
    space = make_space("Shelf")
    for number, owner in enumerate((works, paint, paint)):
        page = session.get_one(Page, make_page(space, f"Page {number}").id)
        page.owner_department_id = owner.id
        page.verified_until = today() + timedelta(days=number - 1)
    session.commit()
    assert value("wiki.verified_share") == value("wiki.verified_share", works.id) == pytest.approx(2 / 3)
    assert value("wiki.verified_share", paint.id) == 1


def test_the_time_until_news_are_confirmed_is_a_median_and_told_of_enough_people_only() -> None:
    post, works = make_post(), DepartmentFactory()
    assert post.published_at is not None
    for hours in range(1, FEWEST_PEOPLE + 1):
        reader = UserFactory(department=works)
        session.add(
            Confirmation(
                post_id=post.id, user_id=reader.id, number=1, confirmed_at=post.published_at + timedelta(hours=hours)
            )
        )
        session.commit()
        expected = 3 if hours == FEWEST_PEOPLE else None
        assert value("news.hours_to_confirm") == value("news.hours_to_confirm", works.id) == expected
    assert value("news.hours_to_confirm", DepartmentFactory().id) is None


def test_people_who_were_here_are_a_share_of_enough_people(login) -> None:
    works = DepartmentFactory()
    people = [UserFactory(department=works) for _number in range(FEWEST_PEOPLE - 1)]
    login(people[0])
    assert value("accounts.active_readers", works.id) is None
    UserFactory(department=works)
    assert value("accounts.active_readers", works.id) == pytest.approx(1 / FEWEST_PEOPLE)
    before = today() - timedelta(days=60)
    assert house().metrics["accounts.active_readers"].value(before, before, works.id) == 0
