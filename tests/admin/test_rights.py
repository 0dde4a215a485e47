"""Who may enter administration, and that a form changes nothing but what it shows."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import RoleAssignment, User
from app.core.db import session
from app.core.events import StoredEvent
from tests.factories import DepartmentFactory, GroupFactory, UserFactory, make_champion


def admin_rules(app: Flask, method: str):
    return [one for one in app.url_map.iter_rules() if one.endpoint.startswith("admin.") and method in one.methods]


def address(rule) -> str:
    return re.sub(r"<(?:(\w+):)?\w+>", lambda match: "1" if match[1] == "int" else "champion", rule.rule)


@pytest.fixture
def reader(request, app) -> User:
    department = DepartmentFactory()
    return make_champion(department) if request.param == "champion" else UserFactory(department=department)


@pytest.mark.parametrize("reader", ["staff", "champion"], indirect=True)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_only_administrators_get_past_any_door(app: Flask, login, reader, method: str) -> None:
    browser = login(reader)
    before = session.scalar(select(func.count()).select_from(StoredEvent))
    for rule in admin_rules(app, method):
        response = browser.open(
            address(rule), method=method, data={"csrf_token": browser.csrf_token} if method == "POST" else None
        )
        assert response.status_code == 403, f"{reader.name} at {rule.rule}: {response.status_code}"
    assert session.scalar(select(func.count()).select_from(StoredEvent)) == before


def test_a_champion_does_not_make_others_champions(login) -> None:
    department, colleague = DepartmentFactory(), UserFactory()
    champion = make_champion(department)
    data = {"person": colleague.email, "role": f"champion:{department.id}"}
    assert login(champion).post("/admin/roles", data=data).status_code == 403
    assert login(champion).post(f"/admin/people/{champion.id}/roles/administrator").status_code == 403
    assert {one.user_id for one in session.scalars(select(RoleAssignment))} == {champion.id}


def test_a_persons_form_takes_nothing_that_it_does_not_show(browser) -> None:
    person, other = UserFactory(name="Li Wei"), GroupFactory()
    hash_before, id_before = person.password_hash, person.id
    data = {
        "name": "Li Wei", "email": person.email, "title": "Tax adviser", "department_id": person.department_id, "manager": "",
        "is_demo": "1", "password_hash": "x", "roles": "administrator", "is_administrator": "1", "id": "99",
        "groups": str(other.id), "deactivated_at": "2020-01-01", "session_secret": "x", "has_shortcuts": "",
    }  # fmt: skip
    assert browser.post(f"/admin/people/{person.id}", data=data).status_code == 302
    session.expire_all()
    changed = session.get_one(User, id_before)
    assert (changed.title, changed.password_hash, changed.is_demo, changed.is_active) == (
        "Tax adviser",
        hash_before,
        False,
        True,
    )
    assert changed.has_shortcuts
    assert not session.scalars(select(RoleAssignment).where(RoleAssignment.user_id == id_before)).all()


def test_a_member_of_staff_does_not_promote_himself(login) -> None:
    person = UserFactory()
    other = DepartmentFactory()
    browser = login(person)
    data = {
        "is_admin": "1",
        "roles": "administrator",
        "department_id": str(other.id),
        "groups": "1",
        "role": "administrator",
    }
    for path in (
        f"/admin/people/{person.id}",
        f"/admin/people/{person.id}/roles",
        "/settings/",
        f"/people/{person.id}/edit",
    ):
        browser.post(path, data=data)
    session.expire_all()
    assert session.get_one(User, person.id).department_id == person.department_id != other.id
    assert not session.scalars(select(RoleAssignment).where(RoleAssignment.user_id == person.id)).all()


@pytest.mark.parametrize("role", ["owner", "Administrator", "staff", "administrator:1"])
def test_there_are_no_other_roles_than_those_offered(browser, role: str) -> None:
    person = UserFactory()
    assert browser.post("/admin/roles", data={"person": person.email, "role": role}).status_code == 422
    assert browser.post(f"/admin/people/{person.id}/roles", data={"role": role}).status_code == 302
    assert not session.scalars(select(RoleAssignment).where(RoleAssignment.user_id == person.id)).all()


def test_an_address_with_an_unknown_role_is_no_address(browser) -> None:
    assert browser.post(f"/admin/people/{UserFactory().id}/roles/owner").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "people/999999", "departments/999999", "groups/999999", "groups/999999/edit",
    ],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(browser, path: str) -> None:
    assert browser.get(f"/admin/{path}").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["deliveries/999999/retry", "roles/999999/revocation", "people/999999/deactivation", "groups/999999/deletion"],
)
def test_what_does_not_exist_is_not_changed(browser, path: str) -> None:
    assert browser.post(f"/admin/{path}").status_code == 404


@pytest.mark.parametrize(
    ("language", "whom"),
    [("en", "ask whoever looks after this page"), ("fr", "adressez-vous à la personne qui s’occupe de cette page")],
)
def test_who_is_refused_is_told_whom_to_ask_in_words_that_refer_to_something(login, language: str, whom: str) -> None:
    response = login(UserFactory(language=language)).get("/admin/")
    assert response.status_code == 403
    assert whom in response.text
