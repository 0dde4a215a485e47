"""A mistake in a profile goes to whoever can put it right."""

import pytest

from app.accounts.models import User
from app.core.db import session
from app.people.models import ProfileReport
from tests.factories import DepartmentFactory, UserFactory, make_administrator


@pytest.fixture
def people(app) -> tuple[User, User]:
    department = DepartmentFactory(name="Works")
    return UserFactory(name="Ana Roy", department=department), UserFactory(name="Bo Lind", department=department)


def report(browser, user: User, mistake: str, note: str = "The number is old.") -> int:
    return browser.post(f"/people/{user.id}/report", data={"mistake": mistake, "note": note}).status_code


def home(browser) -> str:
    return browser.get("/").get_data(as_text=True)


def test_what_is_wrong_goes_to_the_person_until_it_is_seen_to(login, people) -> None:
    ana, bo = people
    assert report(login(bo), ana, "wrong") == 302
    assert "1 mistake was reported" in home(login(ana))
    assert "mistake was reported" not in home(login(bo))
    text = login(ana).get("/people/reports/").get_data(as_text=True)
    assert "The number is old." in text
    assert "Bo Lind" in text
    number = session.query(ProfileReport).one().id
    login(ana).post(f"/people/reports/{number}/settlement")
    assert "mistake was reported" not in home(login(ana))
    assert login(ana).post(f"/people/reports/{number}/settlement").status_code == 404


@pytest.mark.parametrize("mistake", ["duplicate", "has_left"])
def test_what_only_administrators_can_mend_goes_to_them(login, people, mistake: str) -> None:
    ana, bo = people
    report(login(bo), ana, mistake, note="")
    assert "mistake was reported" not in home(login(ana))
    assert "Nothing waits" in login(ana).get("/people/reports/").get_data(as_text=True)
    number = session.query(ProfileReport).one().id
    assert login(ana).post(f"/people/reports/{number}/settlement").status_code == 404
    keeper = login(make_administrator())
    assert "1 mistake was reported" in home(keeper)
    assert f"/admin/people/{ana.id}" in keeper.get("/people/reports/").get_data(as_text=True)
    assert keeper.post(f"/people/reports/{number}/settlement").status_code == 302


def test_a_report_says_what_is_wrong_and_nothing_typed_is_lost(login, people) -> None:
    ana, bo = people
    assert report(login(bo), ana, "wrong", note="") == 422
    response = login(bo).post(f"/people/{ana.id}/report", data={"mistake": "wrong", "note": "x" * 1_001})
    assert response.status_code == 422
    assert "x" * 1_001 in response.get_data(as_text=True)
    assert report(login(bo), ana, "nonsense") == 422


def test_ones_own_profile_is_edited_not_reported(login, people) -> None:
    ana, _bo = people
    assert report(login(ana), ana, "wrong") == 403
    assert "/report" not in login(ana).get(f"/people/{ana.id}-ana-roy").get_data(as_text=True)
