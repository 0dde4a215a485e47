"""The people page: found by name whatever the order, narrowed by facets that count each other's choices."""

import pytest

from app.accounts.models import User
from app.core.db import session
from app.people.queries.skills import find_by_name, get_skill
from app.people.service.profiles import update_profile
from app.people.service.skill_list import add_alias
from app.people.service.skills import set_skills
from tests.factories import DepartmentFactory, UserFactory, make_administrator


def describe(user: User, location: str = "Works", **levels: int) -> User:
    update_profile(None, user, location=location)
    set_skills(user, levels)
    session.commit()
    return user


def text_of(response) -> str:
    assert response.status_code == 200
    return response.get_data(as_text=True)


@pytest.fixture
def reader() -> User:
    return UserFactory(name="Zoé Reader", department=DepartmentFactory(name="Reading"))


@pytest.mark.parametrize("asked", ["jerome dupont", "Jérôme Dupont", "dupont jer", "DUP", "je du"])
def test_a_colleague_is_found_by_beginnings_of_the_name(login, reader, asked: str) -> None:
    UserFactory(name="Jérôme Dupont", email="j@x.example", department=reader.department)
    UserFactory(name="Ana Roy", department=reader.department)
    text = text_of(login(reader).get("/people/", query_string={"name": asked}))
    assert "Jérôme Dupont" in text
    assert "Ana Roy" not in text


def test_a_department_includes_those_below_it(login, reader) -> None:
    production = DepartmentFactory(name="Production")
    UserFactory(name="Below Person", department=DepartmentFactory(name="Machining", parent=production))
    UserFactory(name="Other Person", department=reader.department)
    text = text_of(login(reader).get(f"/people/?department={production.id}"))
    assert "Below Person" in text
    assert "Other Person" not in text


def test_facets_narrow_each_other_and_say_how_many_are_left(login, reader) -> None:
    sales = DepartmentFactory(name="Sales")
    describe(UserFactory(name="One Person", department=sales), "Lyon", VAT=3)
    describe(UserFactory(name="Two Person", department=sales), "Works", VAT=2)
    describe(UserFactory(name="Three Person", department=reader.department), "Lyon", Welding=2)
    text = text_of(login(reader).get(f"/people/?department={sales.id}&skill=VAT&location=Lyon"))
    assert "One Person" in text
    assert "Two Person" not in text
    assert "1 colleague" in text
    assert f"/people/?department={sales.id}&amp;location=Works&amp;skill=VAT" in text


def test_all_are_counted_though_twelve_departments_are_offered(login, reader) -> None:
    works = DepartmentFactory(name="Works")
    for number in range(13):
        UserFactory(department=DepartmentFactory(name=f"Works {number}", parent=works))
    browser = login(reader)
    assert "14 colleagues<" in text_of(browser.get("/people/"))
    text = text_of(browser.get(f"/people/?department={works.id}"))
    assert "13 colleagues<" in text
    assert text.count("<span>Works ") == 11


def test_nobody_who_has_left_is_listed_found_or_shown(login, reader) -> None:
    gone = describe(UserFactory(name="Gone Person", department=reader.department), Alchemy=4)
    gone.deactivate(gone.created_at)
    session.commit()
    browser = login(reader)
    assert "Gone Person" not in text_of(browser.get("/people/"))
    assert "Alchemy" not in text_of(browser.get("/people/"))
    assert browser.get(f"/people/{gone.id}").status_code == 404


def test_an_empty_result_offers_a_way_out(login, reader) -> None:
    text = text_of(login(reader).get("/people/?name=nobody"))
    assert "Nobody fits all of this" in text
    assert 'href="/people/"' in text


@pytest.mark.parametrize(
    "query", ["department=x", "department=99999", "page=0", "page=-3", "page=10000000000", "name=%25_%27"]
)
def test_a_wrong_address_is_still_a_page(login, reader, query: str) -> None:
    assert login(reader).get(f"/people/?{query}").status_code == 200


def test_the_pages_of_a_list_keep_what_it_is_narrowed_to_and_nothing_else_counts(login, reader) -> None:
    for _person in range(51):
        UserFactory(department=reader.department)
    text = text_of(login(reader).get("/people/?name=per&endpoint=x&_anchor=y&page=1"))
    assert "/people/?name=per&amp;endpoint=x&amp;_anchor=y&amp;page=2" in text


def test_a_nul_is_refused_with_a_page(login, reader) -> None:
    assert login(reader).get("/people/?skill=%00").status_code == 400
    assert login(reader).post(f"/people/{reader.id}/edit", data={"about": "a\0b"}).status_code == 400


@pytest.mark.parametrize("size", [1, 10])
def test_the_list_costs_the_same_however_long(login, reader, count_queries, size: int) -> None:
    for _person in range(size):
        describe(UserFactory(department=reader.department), Skill=2)
    browser = login(reader)
    session.expunge_all()
    with count_queries() as queries:
        browser.get("/people/")
    assert len(queries) == 13


def test_an_address_with_another_name_of_a_skill_still_narrows(login, reader) -> None:
    welder = describe(UserFactory(name="Wel Der", department=reader.department), Welding=3)
    describe(UserFactory(name="Other Person", department=reader.department), VAT=3)
    keeper, skill = make_administrator(), find_by_name(["welding"])["welding"]
    add_alias(keeper, get_skill(skill.id), "soudure")
    session.commit()
    for asked in ("soudure", "WELDING"):
        text = text_of(login(reader).get("/people/", query_string={"skill": asked}))
        assert welder.name in text
        assert "Other Person" not in text


@pytest.mark.parametrize("number", ["9" * 30, "-1", "0", "x"])
def test_a_department_that_cannot_be_narrows_nothing(login, reader, number: str) -> None:
    assert reader.name in text_of(login(reader).get("/people/", query_string={"department": number}))
