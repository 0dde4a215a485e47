"""The organisation chart shows one branch at a time, and nobody who left."""

import pytest
from lxml import html

from app.accounts.models import User
from app.core import clock
from app.core.db import session
from app.people.models import Profile
from app.people.queries import chart
from tests.factories import DepartmentFactory, UserFactory

TOP, PEOPLE = "/people/chart/", "/people/chart/people/"


@pytest.fixture
def reader() -> User:
    return UserFactory(name="Zoé Reader", department=DepartmentFactory(name="Reading"))


@pytest.fixture
def browser(login, reader):
    return login(reader)


def person(name: str, manager: User | None = None, department=None) -> User:
    values = {"department": department} if department else {"department": manager.department} if manager else {}
    user = UserFactory(name=name, manager=manager, **values)
    session.add(Profile(user_id=user.id, changed_at=clock.now()))
    session.commit()
    return user


def leave(user: User) -> None:
    user.deactivate(clock.now())
    session.commit()


def seen(browser, address: str):
    response = browser.get(address)
    assert response.status_code == 200
    return html.fromstring(response.get_data(as_text=True)).find(".//main")


def rows(page) -> list[str]:
    return [" ".join(row.text_content().split()) for row in page.find_class("p-branch")]


def names(page) -> list[str]:
    return [link.text for row in page.find_class("p-branch") for link in row.iter("a")]


def test_the_people_page_leads_to_the_chart(browser):
    assert f'href="{TOP}"' in browser.get("/people/").get_data(as_text=True)


def test_at_the_top_stand_departments_that_belong_to_no_other_with_all_their_people(browser):
    production = DepartmentFactory(name="Production")
    machining = DepartmentFactory(name="Machining", parent=production)
    UserFactory(department=production)
    UserFactory.create_batch(2, department=DepartmentFactory(name="Turning", parent=machining))
    leave(UserFactory(department=machining))
    DepartmentFactory(name="Archive")
    assert rows(seen(browser, TOP)) == ["Archive 0 people", "Production 3 people", "Reading 1 person"]


def test_a_department_shows_the_way_up_its_leaders_and_what_lies_below(browser):
    company, other = DepartmentFactory(name="Company"), DepartmentFactory(name="Other")
    production = DepartmentFactory(name="Production", parent=company)
    machining = DepartmentFactory(name="Machining", parent=production)
    DepartmentFactory(name="Deep inside", parent=machining)
    boss = person("Big Boss", department=company)
    head = person("Head Person", boss, production)
    person("Plain Person", head, production)
    person("Orphan Person", department=production)
    person("Foreign Person", person("Somebody Else", department=other), production)
    person("Turner Person", head, machining)
    page = seen(browser, f"/people/chart/departments/{production.id}")
    assert names(page) == ["Foreign Person", "Head Person", "Orphan Person", "Machining"]
    assert page.xpath(f"//nav//a[@href='/people/chart/departments/{company.id}']/text()") == ["Company"]
    assert page.xpath(f"//a[@href='/people/?department={production.id}']//text()") == ["All 5 people here and below"]


def test_whoever_reports_to_somebody_who_left_leads_too(browser, reader):
    gone = person("Gone Person", department=reader.department)
    person("Left Alone", gone)
    leave(gone)
    assert names(seen(browser, f"/people/chart/departments/{reader.department_id}")) == ["Left Alone", "Zoé Reader"]


def test_of_many_leaders_the_first_twelve_are_shown(browser):
    department = DepartmentFactory(name="Guild")
    for number in range(14):
        person(f"Master {number:02}", department=department)
    page = seen(browser, f"/people/chart/departments/{department.id}")
    assert names(page) == [f"Master {number:02}" for number in range(12)]
    assert "All 14 people here and below" in page.text_content()
    assert page.xpath("//a[normalize-space()='and 2 more people']/@href") == [f"/people/?department={department.id}"]


def test_an_empty_department_says_so(browser):
    page = seen(browser, f"/people/chart/departments/{DepartmentFactory(name='Archive').id}")
    assert "Nobody belongs to this department yet." in page.text_content()


def test_a_department_or_a_person_that_is_not_there_is_not_found(browser):
    gone = UserFactory()
    leave(gone)
    for address in ("departments/99999", "people/99999", f"people/{gone.id}"):
        assert browser.get(f"{TOP}{address}").status_code == 404


def test_at_the_top_stand_people_who_lead_others_and_report_to_nobody(browser):
    boss = person("Big Boss")
    person("Middle Person", boss)
    gone = person("Gone Person", boss)
    left_behind = person("Left Behind", gone)
    person("Apprentice", left_behind)
    leave(person("Former Report", person("Lonely Person")))
    leave(gone)
    page = seen(browser, PEOPLE)
    assert names(page) == ["Big Boss", "Left Behind"]
    assert rows(page)[0].endswith("1 direct report")


def test_a_chart_without_managers_says_where_they_come_from(browser):
    assert "Nobody reports to anybody yet" in seen(browser, PEOPLE).text_content()


def test_the_line_of_managers_is_a_list_within_a_list_from_the_top_down(browser):
    boss = person("Big Boss")
    head = person("Head Person", boss)
    middle = person("Middle Person", head)
    person("Apprentice B", middle)
    person("Deputy", person("Apprentice A", middle))
    person("Head Elsewhere", boss)
    page = seen(browser, f"{PEOPLE}{middle.id}")
    assert names(page) == ["Big Boss", "Head Person", "Apprentice A", "Apprentice B"]
    assert rows(page)[2].endswith("1 direct report")
    depths = [len(list(row.iterancestors("ul"))) for row in page.find_class("p-branch")]
    assert depths == [1, 2, 4, 4]
    assert page.xpath(f"//a[@href='/people/{middle.id}-middle-person']")
    assert "2 direct reports" in page.text_content()


def test_somebody_alone_has_a_page_too(browser, reader):
    assert "Nobody reports to Zoé Reader." in seen(browser, f"{PEOPLE}{reader.id}").text_content()


def test_those_who_left_are_in_no_line(browser):
    boss = person("Big Boss")
    gone = person("Gone Person", boss)
    middle = person("Middle Person", gone)
    leave(person("Former Report", middle))
    leave(gone)
    assert names(seen(browser, f"{PEOPLE}{middle.id}")) == []


@pytest.mark.parametrize("size", [1, 2, 5])
def test_a_circle_of_managers_ends(browser, reader, size):
    circle = [person(f"Round {number}") for number in range(size)]
    for number, one in enumerate(circle):
        one.manager_id = circle[(number + 1) % size].id
    session.commit()
    line = chart.list_managers(reader, circle[0])
    assert [one.name for one in line] == [f"Round {number}" for number in range(size - 1, 0, -1)]
    assert browser.get(f"{PEOPLE}{circle[0].id}").status_code == 200
    assert browser.get(f"{TOP}departments/{circle[0].department_id}").status_code == 200


def test_a_line_is_followed_up_to_thirty_managers(browser, reader):
    lowest = None
    for number in range(35):
        lowest = person(f"Rung {number:02}", lowest)
    line = chart.list_managers(reader, lowest)
    assert [one.name for one in line] == [f"Rung {number:02}" for number in range(4, 34)]
    assert len(rows(seen(browser, f"{PEOPLE}{lowest.id}"))) == 30


def test_of_many_reports_a_hundred_are_shown_with_the_number_of_the_rest(browser):
    boss = UserFactory(name="Big Boss")
    UserFactory.create_batch(103, manager=boss, department=boss.department)
    page = seen(browser, f"{PEOPLE}{boss.id}")
    assert len(names(page)) == 100
    assert "103 direct reports" in page.text_content()
    (more,) = page.xpath("//a[normalize-space()='and 3 more people']/@href")
    assert len(names(seen(browser, more))) == 3
    assert "more" not in seen(browser, more).text_content()


def test_a_name_is_shown_as_text(browser):
    boss = person("<b>Boss</b>", department=DepartmentFactory(name="<i>R&D</i>"))
    person("Report", boss)
    for address in (TOP, PEOPLE, f"{PEOPLE}{boss.id}", f"{TOP}departments/{boss.department_id}"):
        text = browser.get(address).get_data(as_text=True)
        assert "<b>Boss" not in text
        assert "<i>R&D" not in text


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999"])
def test_a_wrong_page_is_still_a_page(browser, page):
    boss = person("Big Boss")
    person("Report", boss)
    assert browser.get(f"{PEOPLE}?page={page}").status_code == 200
    assert browser.get(f"{PEOPLE}{boss.id}?page={page}").status_code == 200


def grow(size: int) -> tuple[User, int]:
    """Make so many departments, people at the top, managers above one person and reports below; return that person."""
    middle, company = None, DepartmentFactory(name="Company")
    for number in range(size):
        branch = DepartmentFactory(name=f"Branch {number}", parent=company)
        person(f"Only {number}", person(f"Top {number}", department=branch))
        middle = person(f"Rung {number}", middle, company)
    middle = person("Middle", middle)
    for number in range(size):
        person(f"Report {number}", middle)
        person(f"Leader {number}", department=company)
    return middle, company.id


@pytest.mark.parametrize("size", [1, 10])
@pytest.mark.parametrize(
    ("address", "cost"),
    [(TOP, 6), (TOP + "departments/{department}", 12), (PEOPLE, 9), (PEOPLE + "{person}", 10)],
)
def test_a_branch_costs_the_same_however_long(browser, count_queries, size, address, cost):
    middle, department_id = grow(size)
    address = address.format(department=department_id, person=middle.id)
    session.expunge_all()
    with count_queries() as queries:
        seen(browser, address)
    assert len(queries) == cost
