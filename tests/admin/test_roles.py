"""Roles: who has which, since when, by whom."""

import pytest
from lxml import html
from sqlalchemy import select

from app.accounts.models import Role, RoleAssignment
from app.accounts.service import people
from app.core.db import session
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion


def roles_of(person) -> set[tuple[Role, int | None]]:
    found = session.scalars(select(RoleAssignment).where(RoleAssignment.user_id == person.id))
    return {(one.role, one.department_id) for one in found}


def test_roles_are_listed_with_who_gave_them(browser) -> None:
    person, finance = UserFactory(name="Li Wei"), DepartmentFactory(name="Finance")
    done = browser.post(
        "/admin/roles", data={"person": "Li Wei", "role": f"champion:{finance.id}"}, follow_redirects=True
    )
    assert "Li Wei is champion of Finance now." in done.text
    assert roles_of(person) == {(Role.CHAMPION, finance.id)}
    [row] = html.fromstring(done.text).xpath("//tr[th/a='Li Wei']")
    assert [cell.text_content().strip() for cell in row.xpath("td")][0::2][:2] == ["Finance", "Ana Roy"]


def test_granting_and_revoking_can_be_undone(browser, undo) -> None:
    person, finance = UserFactory(name="Li Wei"), DepartmentFactory(name="Finance")
    granted = browser.post(
        f"/admin/people/{person.id}/roles", data={"role": f"champion:{finance.id}"}, follow_redirects=True
    )
    revoked = browser.post(undo(granted), follow_redirects=True)
    assert roles_of(person) == set()
    browser.post(undo(revoked))
    assert roles_of(person) == {(Role.CHAMPION, finance.id)}


def test_undo_leads_back_to_where_the_button_was(browser, undo) -> None:
    finance = DepartmentFactory()
    champion = make_champion(finance)
    [assignment] = champion.roles
    here = f"/admin/departments/{finance.id}"
    revoked = browser.post(f"/admin/roles/{assignment.id}/revocation?next={here}")
    assert revoked.location == here
    assert browser.post(undo(browser.get(here))).location == here
    outside = browser.post("/admin/roles/999999/revocation?next=//evil.example")
    assert outside.status_code == 404


def test_a_redirect_stays_here(browser) -> None:
    [assignment] = make_champion(DepartmentFactory()).roles
    assert browser.post(f"/admin/roles/{assignment.id}/revocation?next=//evil.example").location == "/admin/roles"


def test_the_last_administrator_stays(browser, administrator) -> None:
    [assignment] = administrator.roles
    assert "the last one stays" in browser.get("/admin/roles").text
    refused = browser.post(f"/admin/roles/{assignment.id}/revocation", follow_redirects=True)
    assert "Name another one first." in refused.text
    assert roles_of(administrator) == {(Role.ADMINISTRATOR, None)}


def test_who_gives_up_administration_is_out(browser, administrator) -> None:
    make_administrator()
    [assignment] = administrator.roles
    assert "You will not be able to come back here." in browser.get("/admin/roles").text
    assert browser.post(f"/admin/roles/{assignment.id}/revocation").location == "/"
    session.expire_all()
    assert browser.get("/admin/").status_code == 403


def test_who_has_left_gets_no_role(browser) -> None:
    person = UserFactory()
    people.deactivate_user(None, person)
    session.commit()
    browser.post(f"/admin/people/{person.id}/roles/administrator")
    browser.post("/admin/roles", data={"person": person.email, "role": "administrator"})
    assert roles_of(person) == set()


def test_without_champions_the_page_says_what_they_are_for(browser) -> None:
    assert "There is no champion yet" in browser.get("/admin/roles").text


@pytest.mark.parametrize("size", [1, 10])
def test_the_list_costs_the_same_however_long(browser, count_queries, size: int) -> None:
    for _champion in range(size):
        make_champion(DepartmentFactory())
    session.expunge_all()
    with count_queries() as queries:
        browser.get("/admin/roles")
    assert len(queries) == 8
