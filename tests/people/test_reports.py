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


def reports_of(browser) -> str:
    return browser.get("/people/reports/").get_data(as_text=True)


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


def test_administrators_see_and_settle_everything_others_nothing(login, people) -> None:
    ana, bo = people
    for mistake in ("wrong", "duplicate", "has_left"):
        report(login(bo), ana, mistake, note=f"about {mistake}")
    numbers = [one.id for one in session.query(ProfileReport).order_by(ProfileReport.id)]
    outsider, keeper = login(UserFactory()), login(make_administrator())
    assert "about" not in reports_of(outsider)
    assert "about" not in reports_of(login(bo))
    assert "about wrong" in reports_of(login(ana))
    assert "about duplicate" not in reports_of(login(ana))
    assert [f"about {one}" in reports_of(keeper) for one in ("wrong", "duplicate", "has_left")] == [True] * 3
    assert "3 mistakes were reported" in home(keeper)
    for number in numbers:
        assert outsider.post(f"/people/reports/{number}/settlement").status_code == 404
        assert keeper.post(f"/people/reports/{number}/settlement").status_code == 302
    assert "reported" not in home(keeper)
    assert "Nothing waits" in reports_of(keeper)
    assert "Nothing waits" in reports_of(login(ana))


def test_the_page_says_to_whom_a_report_goes(login, people) -> None:
    ana, bo = people
    text = login(bo).get(f"/people/{ana.id}/report").get_data(as_text=True)
    assert "What is wrong goes to Ana Roy, anything else to the administrators." in text


def test_a_long_note_is_kept_whole_and_shown_as_text(login, people) -> None:
    ana, bo = people
    note = "<b>old</b> " + "x" * 900
    assert report(login(bo), ana, "wrong", note=note) == 302
    assert session.query(ProfileReport).one().note == note
    assert "&lt;b&gt;old" in reports_of(login(ana))


def test_nothing_leads_to_the_profile_of_somebody_whose_account_is_closed(login, people) -> None:
    ana, bo = people
    report(login(bo), ana, "has_left", note="")
    keeper = login(make_administrator())
    assert f"/people/{ana.id}/edit" in reports_of(keeper)
    ana.deactivate(ana.created_at)
    session.commit()
    text = reports_of(keeper)
    assert f"/people/{ana.id}" not in text.replace(f"/admin/people/{ana.id}", "")
    assert f"/admin/people/{ana.id}" in text
    assert "/settlement" in text
