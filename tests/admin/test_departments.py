"""Departments: the tree, and each one's name and place in it."""

import pytest
from lxml import html
from sqlalchemy import select

from app.accounts.models import Department, Role
from app.accounts.service import people, roles
from app.core.db import session
from tests.factories import DepartmentFactory, UserFactory, make_champion
from tests.factories.news import make_post


def text_of(response) -> str:
    return " ".join(" ".join(html.fromstring(response.text).itertext()).split())


def test_the_tree_counts_people_and_names_champions(browser) -> None:
    sales = DepartmentFactory(name="Sales")
    north = DepartmentFactory(name="North", parent=sales)
    make_champion(sales, name="Li Wei")
    UserFactory(department=north)
    UserFactory(department=north)
    people.deactivate_user(None, UserFactory(department=north))
    session.commit()
    text = text_of(browser.get("/admin/departments"))
    assert "Sales 3 people (1 of them directly) Champions: Li Wei" in text
    assert "North 2 people champions of the department above" in text
    assert "no champion" in text


@pytest.mark.parametrize("size", [1, 10])
def test_the_tree_costs_the_same_however_large(browser, count_queries, size: int) -> None:
    parent = DepartmentFactory()
    for _department in range(size):
        make_champion(DepartmentFactory(parent=parent))
    session.expunge_all()
    with count_queries() as queries:
        browser.get("/admin/departments")
    assert len(queries) == 8


def test_a_department_is_added_below_another(browser) -> None:
    sales = DepartmentFactory(name="Sales")
    page = html.fromstring(browser.get(f"/admin/departments/new?parent={sales.id}").text)
    assert page.xpath("//select[@name='parent']/option[@selected]/text()") == ["Sales"]
    browser.post("/admin/departments/new", data={"name": "North", "parent": sales.id})
    north = session.scalars(select(Department).where(Department.name == "North")).one()
    assert north.lineage == [sales.id, north.id]


def test_a_name_that_is_taken_is_refused(browser) -> None:
    DepartmentFactory(name="Sales")
    response = browser.post("/admin/departments/new", data={"name": "Sales", "parent": ""})
    assert response.status_code == 422
    assert "There is a department of this name here already." in response.text


def test_a_department_is_renamed_and_moved_with_all_below_it(browser) -> None:
    sales, north = DepartmentFactory(name="Sales"), DepartmentFactory(name="North")
    city = DepartmentFactory(name="City", parent=north)
    browser.post(f"/admin/departments/{north.id}", data={"name": "Far North", "parent": sales.id})
    session.expire_all()
    assert session.get_one(Department, north.id).name == "Far North"
    assert session.get_one(Department, city.id).lineage == [sales.id, north.id, city.id]


def test_a_department_is_not_offered_itself_nor_takes_itself_as_a_place(browser) -> None:
    north = DepartmentFactory(name="North")
    city = DepartmentFactory(name="City", parent=north)
    options = html.fromstring(browser.get(f"/admin/departments/{north.id}").text).xpath("//select/option/text()")
    assert not {"North", "North / City"} & {one.strip() for one in options}
    assert browser.post(f"/admin/departments/{north.id}", data={"name": "North", "parent": city.id}).status_code == 422


def test_what_keeps_a_department_from_being_deleted_is_said(browser) -> None:
    north = DepartmentFactory(name="North")
    DepartmentFactory(name="City", parent=north)
    UserFactory(department=north)
    people.deactivate_user(None, UserFactory(department=north))
    session.commit()
    text = text_of(browser.get(f"/admin/departments/{north.id}"))
    assert "Now it still has: 1 person 1 deactivated account 1 department below" in text
    refused = browser.post(f"/admin/departments/{north.id}/deletion", follow_redirects=True)
    assert "Move them first." in refused.text
    assert session.get(Department, north.id) is not None


def test_an_empty_department_is_deleted_with_its_championships(browser) -> None:
    north = DepartmentFactory(name="North")
    roles.grant_role(None, UserFactory(), Role.CHAMPION, north)
    session.commit()
    assert "This cannot be undone." in browser.get(f"/admin/departments/{north.id}").text
    assert browser.post(f"/admin/departments/{north.id}/deletion").location == "/admin/departments"
    assert session.scalars(select(Department).where(Department.name == "North")).one_or_none() is None


def test_a_department_whose_news_are_kept_is_not_deleted(browser) -> None:
    north = DepartmentFactory(name="North")
    post = make_post()
    post.department_id = north.id
    session.commit()
    refused = browser.post(f"/admin/departments/{north.id}/deletion", follow_redirects=True)
    assert "News, pages or templates still belong to it." in refused.text
    assert session.get(Department, north.id) is not None
