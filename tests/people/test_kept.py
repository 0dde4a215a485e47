"""The people pages are kept while nobody changes: whatever changes is seen at once, and nothing of one reader by another."""

import re
from datetime import date, timedelta

import pytest
import time_machine

from app.accounts.models import User
from app.accounts.policy import visible_to
from app.accounts.service.departments import change_department
from app.accounts.service.people import deactivate_user, update_user
from app.core import clock
from app.core.db import session
from app.people.service.profiles import confirm_profile, set_absence, update_profile
from app.people.service.skills import set_skills
from tests.factories import (
    DepartmentFactory,
    UserFactory,
    give_skill,
    make_administrator,
    make_champion,
    make_endorsement,
)

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def reader() -> User:
    return UserFactory(name="Zoé Reader", department=DepartmentFactory(name="Reading"))


@pytest.fixture
def colleague() -> User:
    person = UserFactory(name="Ana Roy", department=DepartmentFactory(name="Sales"))
    update_profile(None, person, location="Lyon", languages=["fr"])
    set_skills(person, {"VAT": 3})
    session.commit()
    return person


def shown(browser, path: str = "/people/", **query: object) -> str:
    response = browser.get(path, query_string=query)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def facets(browser, **query: object) -> dict[str, int]:
    """Return what the list offers to narrow by, and how many people each choice would leave."""
    found = re.findall(r"<span>([^<]+)</span>\s*<span class=\"p-count\">(\d+)</span>", shown(browser, **query))
    return {label: int(count) for label, count in found}


def names(browser, **query: object) -> list[str]:
    return re.findall(r'p-person-name"><a[^>]*>([^<]+)</a>', shown(browser, **query))


def test_a_move_is_seen_at_once_by_whoever_has_looked_before(login, reader, colleague) -> None:
    browser, sales, works = login(reader), colleague.department, DepartmentFactory(name="Works")
    assert names(browser, department=sales.id) == ["Ana Roy"]
    assert names(browser, department=works.id) == []
    assert facets(browser)["Sales"] == 1
    update_user(None, colleague, department_id=works.id)
    session.commit()
    assert names(browser, department=sales.id) == []
    assert names(browser, department=works.id) == ["Ana Roy"]
    assert "Sales" not in facets(browser)
    assert facets(browser)["Works"] == 1
    assert "Works" in shown(browser, f"/people/{colleague.id}-ana-roy")


def test_a_new_skill_site_and_language_are_seen_at_once(login, reader, colleague) -> None:
    browser, other = login(reader), login(UserFactory(department=reader.department))
    path = f"/people/{colleague.id}-ana-roy"
    for one in (browser, other):
        assert "Brazing" not in facets(one)
        assert "Brazing" not in shown(one, path)
    own = login(colleague)
    own.post(f"/people/{colleague.id}/skills", data={"name": "Brazing", "level": "4"})
    own.post(
        f"/people/{colleague.id}/edit", data={"location": "Nice", "about": "", "load": "open", "languages": ["de"]}
    )
    for one in (browser, other):
        assert facets(one).items() >= {"Brazing": 1, "Nice": 1, "German": 1}.items()
        assert facets(one).keys().isdisjoint({"Lyon", "French"})
        assert names(one, skill="brazing") == ["Ana Roy"]
        assert "Brazing" in shown(one, path)


def test_whoever_leaves_is_gone_at_once_from_lists_facets_names_and_profiles(login, reader, colleague) -> None:
    browser, path = login(reader), f"/people/{colleague.id}-ana-roy"
    for query in ({}, {"name": "ana"}, {"name": "roy an"}, {"skill": "VAT"}, {"location": "Lyon"}):
        assert "Ana Roy" in names(browser, **query)
    assert "Ana Roy" in shown(browser, path)
    deactivate_user(None, colleague)
    session.commit()
    for query in ({}, {"name": "ana"}, {"name": "roy an"}, {"skill": "VAT"}, {"location": "Lyon"}):
        assert "Ana Roy" not in shown(browser, **query)
    assert facets(browser).keys().isdisjoint({"Sales", "Lyon", "French", "VAT"})
    assert browser.get(path).status_code == 404


def test_another_name_is_found_at_once_by_what_is_nearly_written_so(login, reader, colleague) -> None:
    browser = login(reader)
    assert names(browser, name="Brunhilda") == []
    update_user(None, colleague, name="Brunhilde Roy")
    session.commit()
    assert names(browser, name="Brunhilda") == ["Brunhilde Roy"]
    assert browser.get(f"/people/{colleague.id}-ana-roy").location.endswith(f"/people/{colleague.id}-brunhilde-roy")


def test_a_department_with_another_name_is_called_so_at_once(login, reader, colleague) -> None:
    browser, path = login(reader), f"/people/{colleague.id}-ana-roy"
    assert "Sales" in shown(browser, path)
    change_department(make_administrator(), colleague.department, name="Trade", parent=None)
    session.commit()
    assert "Trade" in facets(browser)
    for text in (shown(browser), shown(browser, path)):
        assert "Sales" not in text


def test_what_comes_below_a_department_is_listed_and_counted_there_at_once(login, reader, colleague) -> None:
    browser, trade = login(reader), DepartmentFactory(name="Trade")
    assert names(browser, department=trade.id) == []
    change_department(make_administrator(), colleague.department, name="Sales", parent=trade)
    session.commit()
    assert names(browser, department=trade.id) == ["Ana Roy"]
    assert "1 colleague<" in shown(browser, department=trade.id)
    assert facets(browser, department=trade.id).items() >= {"Lyon": 1, "VAT": 1, "Sales": 1, "Reading": 1}.items()


def test_an_endorsement_is_the_own_one_of_nobody_else(login, reader, colleague) -> None:
    give_skill(colleague, "Brazing")
    path = f"/people/{colleague.id}-ana-roy"
    first, other, own = login(reader), login(UserFactory(name="Bo")), login(colleague)
    assert "Endorsed by me" not in shown(first, path)
    make_endorsement(colleague, "Brazing", reader, "She taught me.")
    session.commit()
    assert "Endorsed by me" in shown(first, path)
    assert "Endorsed by me" not in shown(other, path)
    for browser in (other, own):
        assert "She taught me." in shown(browser, path)
    assert "p-skill-endorse" not in shown(own, path)
    deactivate_user(None, reader)
    session.commit()
    assert "She taught me." not in shown(other, path)


def test_what_one_may_do_on_a_profile_is_shown_to_nobody_else(login, reader, colleague) -> None:
    path, edit = f"/people/{colleague.id}-ana-roy", f'href="/people/{colleague.id}/edit'
    keeper, own, other = login(make_administrator()), login(colleague), login(reader)
    for _time in range(2):
        assert edit in shown(keeper, path)
        assert "Only you see this." not in shown(keeper, path)
        assert edit in shown(own, path)
        assert "Only you see this." in shown(own, path)
        assert edit not in shown(other, path)
        assert "Only you see this." not in shown(other, path)
        assert "What I am found by" not in shown(other, path)


def test_a_question_can_be_left_with_the_department_of_a_colleague_where_somebody_answers(
    login, reader, colleague
) -> None:
    path, ask = f"/people/{colleague.id}-ana-roy", f'href="/search/questions/new?department={colleague.department_id}"'
    browser = login(reader)
    assert ask not in shown(browser, path)
    champion = make_champion(colleague.department)
    for _time in range(2):
        assert ask in shown(browser, path)
        assert ask not in shown(login(champion), path)
        assert ask not in shown(login(colleague), path)
    deactivate_user(None, champion)
    session.commit()
    assert ask not in shown(browser, path)


def test_the_own_time_is_told_to_whoever_has_another_one(login, reader, colleague) -> None:
    path, far = f"/people/{colleague.id}-ana-roy", UserFactory(time_zone="Asia/Tokyo")
    for _time in range(2):
        assert "Local time" not in shown(login(reader), path)
        assert "Local time" in shown(login(far), path)


def test_what_depends_on_the_day_and_the_hour_changes_with_them(login, reader, colleague) -> None:
    browser, path, now = login(reader), f"/people/{colleague.id}-ana-roy", clock.now()
    set_absence(colleague, colleague, now.date(), now.date() + timedelta(days=1), reader)
    confirm_profile(colleague)
    session.commit()
    assert "Away until" in shown(browser, path)
    assert "Away" in shown(browser)
    assert "just now" in shown(browser, path)
    with time_machine.travel(now + timedelta(hours=3), tick=False):
        assert "3 hours ago" in shown(browser, path)
    with time_machine.travel(now + timedelta(days=2), tick=False):
        browser = login(reader)
        assert "Away" not in shown(browser, path)
        assert "Away" not in shown(browser)


@pytest.mark.parametrize(("moment", "is_away"), [("2026-12-04T22:59:00Z", True), ("2026-12-04T23:00:00Z", False)])
def test_somebody_is_back_as_soon_as_the_day_ends_for_the_company(login, reader, colleague, moment, is_away) -> None:
    set_absence(colleague, colleague, date(2026, 12, 1), date(2026, 12, 4), reader)
    session.commit()
    with time_machine.travel(moment, tick=False):
        browser = login(reader)
        assert ("Away" in shown(browser)) == is_away
        assert ("Away until" in shown(browser, f"/people/{colleague.id}-ana-roy")) == is_away


def test_everybody_sees_the_same_people() -> None:
    """Lists and facets are kept for all readers together; should this change, their keys must name the reader."""
    assert visible_to(UserFactory()).compare(visible_to(make_administrator()))
