"""People: the list, and what is known about each."""

import pytest
from lxml import html
from sqlalchemy import select

from app.accounts.models import Link, LinkPurpose, User
from app.accounts.service import people
from app.accounts.service.links import send_link
from app.core.db import session
from tests.factories import DepartmentFactory, UserFactory, make_champion


def entry_for(person: User, **changed: object) -> dict[str, object]:
    known = {
        "name": person.name,
        "email": person.email,
        "title": person.title,
        "department_id": person.department_id,
        "manager": "",
    }
    return known | changed


def names_on(response) -> list[str]:
    return html.fromstring(response.text).xpath("//*[@class='p-person-name']/a/text()")


@pytest.fixture
def company(administrator):
    sales = DepartmentFactory(name="Sales")
    north = DepartmentFactory(name="North", parent=sales)
    make_champion(sales, name="Élodie Martin", email="elodie@example.com", manager_id=administrator.id)
    UserFactory(
        name="Bo Lind", department=north, password_hash=None, email="bo@elsewhere.example", manager_id=administrator.id
    )
    gone = UserFactory(name="Gone Person", department=north)
    people.deactivate_user(None, gone)
    session.commit()
    return sales


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Ana Roy", "Bo Lind", "Élodie Martin"]),
        ("q=elod", ["Élodie Martin"]),
        ("q=elsewhere", ["Bo Lind"]),
        ("q=...", []),
        ("department={sales}", ["Bo Lind", "Élodie Martin"]),
        ("role=champion", ["Élodie Martin"]),
        ("role=administrator", ["Ana Roy"]),
        ("state=without-password", ["Bo Lind"]),
        ("state=without-manager", ["Ana Roy"]),
        ("state=deactivated", ["Gone Person"]),
        ("state=all&department={sales}", ["Bo Lind", "Élodie Martin", "Gone Person"]),
        ("q=bo&role=champion", []),
    ],
)
def test_the_list_is_narrowed(browser, company, query: str, expected: list[str]) -> None:
    response = browser.get("/admin/people?" + query.format(sales=company.id))
    assert names_on(response) == expected
    assert (f"{len(expected)} account" in response.text) == bool(expected) or "0 accounts" in response.text


def test_an_empty_list_offers_a_way_out(browser) -> None:
    assert "Nobody fits all of this" in browser.get("/admin/people?q=nobody").text


@pytest.mark.parametrize(
    "query", ["department=x", "department=99999999999999999999", "role=owner", "state=x", "page=-1", "page=99999999999"]
)
def test_a_wrong_address_is_still_a_page(browser, query: str) -> None:
    assert browser.get(f"/admin/people?{query}").status_code == 200


@pytest.mark.parametrize("size", [1, 10])
def test_the_list_costs_the_same_however_long(browser, count_queries, size: int) -> None:
    for number in range(size):
        make_champion(DepartmentFactory(name=f"Unit {number}"))
    session.expunge_all()
    with count_queries() as queries:
        browser.get("/admin/people")
    assert len(queries) == 10


def test_a_new_person_is_invited_at_once(browser, run_jobs, mails) -> None:
    department, manager = DepartmentFactory(), UserFactory(name="Li Wei")
    data = {
        "name": "New Person",
        "email": "New@Example.com",
        "title": "",
        "department_id": department.id,
        "manager": manager.email,
        "invite": "y",
    }
    response = browser.post("/admin/people/new", data=data)
    created = session.scalars(select(User).where(User.email == "new@example.com")).one()
    assert response.location == f"/admin/people/{created.id}"
    assert created.manager_id == manager.id
    run_jobs()
    assert len(list(mails.glob("*.eml"))) == 1


def test_a_new_person_may_wait_for_the_invitation(browser) -> None:
    data = {"name": "New Person", "email": "new@example.com", "department_id": DepartmentFactory().id}
    response = browser.post("/admin/people/new", data=data, follow_redirects=True)
    assert "cannot come in before you send the invitation" in response.text
    assert not session.scalars(select(Link)).all()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"email": "not an address"}, "is not a mail address"),
        ({"email": f"{'e' * 250}@example.com"}, "e-mail address is too long: it can have up to 254 characters"),
        ({"email": "ana.roy@example.com"}, "has an account already"),
        ({"name": " "}, "Please enter a name."),
        ({"department_id": "999999"}, "Not a valid choice"),
        ({"department_id": ""}, "Please choose a department."),
        ({"manager": "nobody at all"}, "Nobody here is called that"),
    ],
)
def test_what_is_wrong_with_a_new_person_is_said_and_nothing_is_kept(browser, wrong, message: str) -> None:
    before = set(session.scalars(select(User.id)))
    data = {"name": "New Person", "email": "new@example.com", "department_id": DepartmentFactory().id} | wrong
    response = browser.post("/admin/people/new", data=data)
    assert response.status_code == 422
    assert message in response.text
    assert set(session.scalars(select(User.id))) == before


def test_a_person_is_changed(browser) -> None:
    person, elsewhere = UserFactory(name="Li Wei"), DepartmentFactory()
    manager = UserFactory(name="Élodie Martin")
    data = entry_for(person, name="Li Wei-Roy", department_id=elsewhere.id, manager="élodie martin")
    assert browser.post(f"/admin/people/{person.id}", data=data).location == f"/admin/people/{person.id}"
    session.expire_all()
    changed = session.get_one(User, person.id)
    assert (changed.name, changed.department_id, changed.manager_id) == ("Li Wei-Roy", elsewhere.id, manager.id)
    assert "Élodie Martin" in browser.get(f"/admin/people/{person.id}").text


def test_without_scripts_the_typed_manager_counts_and_not_the_one_shown_before(browser) -> None:
    before, after = UserFactory(name="Old Boss"), UserFactory(name="New Boss")
    person = UserFactory(manager_id=before.id)
    browser.post(f"/admin/people/{person.id}", data=entry_for(person, manager=after.email, manager_id=before.id))
    session.expire_all()
    assert session.get_one(User, person.id).manager_id == after.id


def test_an_emptied_manager_is_no_manager(browser) -> None:
    before = UserFactory(name="Old Boss")
    person = UserFactory(manager_id=before.id)
    browser.post(f"/admin/people/{person.id}", data=entry_for(person, manager="", manager_id=before.id))
    session.expire_all()
    assert session.get_one(User, person.id).manager_id is None


def test_of_two_with_one_name_the_picked_one_is_meant(browser) -> None:
    one, two = UserFactory(name="Li Wei", email="one@example.com"), UserFactory(name="Li Wei", email="two@example.com")
    person = UserFactory()
    response = browser.post(f"/admin/people/{person.id}", data=entry_for(person, manager="Li Wei"))
    assert "Several people are called that" in response.text
    browser.post(f"/admin/people/{person.id}", data=entry_for(person, manager="Li Wei", manager_id=two.id))
    session.expire_all()
    assert session.get_one(User, person.id).manager_id == two.id != one.id


def test_a_manager_who_has_left_stays_until_changed_and_is_not_chosen_anew(browser) -> None:
    boss = UserFactory(name="Old Boss")
    person, other = UserFactory(manager_id=boss.id), UserFactory()
    people.deactivate_user(None, boss)
    session.commit()
    kept = browser.post(f"/admin/people/{person.id}", data=entry_for(person, manager="Old Boss", manager_id=boss.id))
    assert kept.status_code == 302
    refused = browser.post(f"/admin/people/{other.id}", data=entry_for(other, manager="Old Boss", manager_id=boss.id))
    assert refused.status_code == 422


def test_nobody_is_above_themselves(browser) -> None:
    chief = UserFactory(name="Chief")
    middle = UserFactory(name="Middle", manager_id=chief.id)
    below = UserFactory(name="Below", manager_id=middle.id)
    own = browser.post(f"/admin/people/{chief.id}", data=entry_for(chief, manager=chief.email))
    assert "Nobody can be their own manager" in own.text
    circle = browser.post(f"/admin/people/{chief.id}", data=entry_for(chief, manager=below.email))
    assert "This manager reports to the person" in circle.text
    session.expire_all()
    assert session.get_one(User, chief.id).manager_id is None


def test_links_sent_to_the_old_address_stop_working(browser) -> None:
    person = UserFactory()
    link = send_link(None, person, LinkPurpose.PASSWORD_RESET)
    session.commit()
    browser.post(f"/admin/people/{person.id}", data=entry_for(person, email="other@example.com"))
    session.expire_all()
    assert session.get_one(Link, link.id).used_at is not None


def test_options_are_active_people_by_name_or_address(browser, company) -> None:
    fragment = {"X-Fragment": "options"}
    assert "Élodie Martin" in browser.get("/colleagues/options?q=elo", headers=fragment).text
    assert "Bo Lind" in browser.get("/colleagues/options?q=bo@else", headers=fragment).text
    assert "Gone Person" not in browser.get("/colleagues/options?q=gone", headers=fragment).text
    assert browser.get("/colleagues/options?q=elo").location == "/people/?name=elo"


def test_a_name_is_shown_as_text(browser) -> None:
    person = UserFactory(name="<script>alert(1)</script>", email="x@example.com")
    for path in ("/admin/people", f"/admin/people/{person.id}", "/admin/audit"):
        assert "<script>alert" not in browser.get(path).text
