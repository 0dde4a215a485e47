"""Spaces: who opens them, who may read them, and what their lists cost."""

from contextlib import suppress

import pytest
from sqlalchemy import select

from app.accounts.service.departments import delete_department
from app.core.db import session
from app.core.errors import InvalidError
from app.wiki.linking import AREAS
from app.wiki.models import Space
from app.wiki.service.drafts import keep_draft
from app.wiki.service.trash import delete_page
from tests.factories import DepartmentFactory, GroupFactory, UserFactory, make_administrator, make_champion
from tests.factories.accounts import join_group
from tests.factories.wiki import forget_texts, make_entry, make_page, make_space, reload_page, reload_space

pytestmark = pytest.mark.usefixtures("app")


def form(name="Works", **values):
    given = {"name": name, "description": "Kept words.", "department_id": "", "audience": "all", "editors": "all"}
    return given | {"slug": ""} | values


def seen(browser, address: str, status=200) -> str:
    response = browser.get(address, follow_redirects=True)
    assert response.status_code == status
    return response.get_data(as_text=True)


def spaces() -> list[str]:
    return list(session.scalars(select(Space.slug).order_by(Space.id)))


def test_a_champion_opens_a_space_for_his_department(login):
    works = DepartmentFactory(name="Assembly")
    team = DepartmentFactory(parent=works)
    browser = login(make_champion(works))
    for number, department in enumerate((works, team)):
        data = form(f"Shelf {number}", department_id=str(department.id))
        assert browser.post("/wiki/spaces/new", data=data).location == f"/wiki/shelf-{number}/"
    text = seen(login(UserFactory()), "/wiki/shelf-0/")
    assert "Kept words." in text
    assert "Assembly" in text
    assert "No page here yet" in text


def test_a_champion_opens_no_space_for_others_and_no_topic(login):
    browser, other = login(make_champion(DepartmentFactory())), DepartmentFactory()
    for department in (str(other.id), ""):
        response = browser.post("/wiki/spaces/new", data=form(department_id=department))
        assert response.status_code in (403, 422)
    assert spaces() == []


def test_an_administrator_opens_a_topic_of_the_whole_company(login):
    browser = login(make_administrator())
    assert browser.post("/wiki/spaces/new", data=form("Quality & Safety")).location == "/wiki/quality-safety/"
    data = form("Sales", slug="how-we-sell", department_id=str(DepartmentFactory().id))
    assert browser.post("/wiki/spaces/new", data=data).location == "/wiki/how-we-sell/"


def test_readers_open_and_change_nothing(login):
    browser, space = login(UserFactory()), make_space()
    assert browser.get("/wiki/spaces/new").status_code == 403
    assert browser.post("/wiki/spaces/new", data=form()).status_code == 403
    assert browser.get(f"/wiki/spaces/{space.id}/edit").status_code == 403
    assert browser.post(f"/wiki/spaces/{space.id}/edit", data=form("Mine")).status_code == 403
    assert browser.post(f"/wiki/spaces/{space.id}/deletion").status_code == 403
    assert session.get_one(Space, space.id).name != "Mine"


@pytest.mark.parametrize("name", ["Taken", "TAKEN!", "Changes", "Pages", "FAQ", "Reviews"])
def test_a_reserved_or_taken_address_is_refused_and_the_form_is_kept(login, name):
    make_space("Taken")
    response = login(make_administrator()).post("/wiki/spaces/new", data=form(name))
    assert response.status_code == 422
    assert "Kept words." in response.get_data(as_text=True)
    assert spaces() == ["taken"]


def test_no_space_stands_where_a_screen_does(app):
    rules = (str(rule).split("/") for rule in app.url_map.iter_rules() if str(rule).startswith("/wiki/"))
    words = {parts[2] for parts in rules if parts[2] and "<" not in parts[2]}
    assert words - AREAS == set()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"name": "   "}, {"name": "x" * 81}, {"description": "Kept words." + "x" * 500}, {"audience": ""},
        {"audience": "dept:999"}, {"editors": ""}, {"editors": "nonsense"}, {"slug": "x" * 61},
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_and_what_was_typed_is_kept(login, wrong):
    response = login(make_administrator()).post("/wiki/spaces/new", data=form() | wrong)
    assert response.status_code == 422
    assert "Kept words." in response.get_data(as_text=True)
    assert spaces() == []


@pytest.mark.parametrize("name", ["???", "日本", "<script>alert(1)</script>", "C:\\", "a/b"])
def test_odd_names_make_addresses_that_open(login, name):
    browser = login(make_administrator())
    response = browser.post("/wiki/spaces/new", data=form(name))
    assert response.status_code == 302
    assert "<script>alert" not in seen(browser, response.location)


def test_the_address_of_a_space_stays_when_its_name_changes(login):
    space, browser = make_space("Works"), login(make_administrator())
    make_page(space, "Torque table")
    browser.post(f"/wiki/spaces/{space.id}/edit", data=form("Assembly"))
    assert "Assembly" in seen(login(UserFactory()), "/wiki/works/torque-table")


def test_another_audience_is_settled_for_all_pages_at_once(login, index, run_jobs):
    insider, group = UserFactory(), GroupFactory()
    join_group(insider, group)
    space = make_space("Works")
    top = make_page(space, "Torque table", source="Newton metres.")
    make_page(space, "Torque of screws", source="Newton metres.", parent=top)
    make_page(space, "Torque of mine", source="Newton metres.", only_for=[f"user:{insider.id}"])
    run_jobs()
    inside, outside = login(insider), login(UserFactory())
    assert "Torque of screws" in seen(outside, "/search?q=newton")
    login(make_administrator()).post(f"/wiki/spaces/{space.id}/edit", data=form(audience=f"group:{group.id}"))
    for round_of_work in range(2):
        assert "Torque" not in seen(outside, "/search?q=newton"), f"round {round_of_work}"
        assert "Torque" not in seen(outside, "/wiki/changes")
        assert outside.get("/wiki/works/").status_code == 404
        assert outside.get("/wiki/works/torque-table/torque-of-screws").status_code == 404
        run_jobs()
    text = seen(inside, "/search?q=newton")
    assert all(title in text for title in ("Torque table", "Torque of screws", "Torque of mine"))
    login(make_administrator()).post(f"/wiki/spaces/{space.id}/edit", data=form(audience="all"))
    run_jobs()
    text = seen(outside, "/search?q=newton")
    assert "Torque of screws" in text
    assert "Torque of mine" not in text


def test_a_page_in_the_trash_comes_back_for_the_new_audience_only(login):
    insider, admin = UserFactory(), make_administrator()
    space = make_space("Works")
    page = make_page(space, "Torque table")
    delete_page(admin, reload_page(admin, page))
    session.commit()
    audience = {"audience": [f"user:{insider.id}", f"user:{admin.id}"]}
    login(admin).post(f"/wiki/spaces/{space.id}/edit", data=form(**audience))
    login(admin).post(f"/wiki/page/{page.id}/restoration")
    assert login(UserFactory()).get(f"/wiki/page/{page.id}").status_code == 404
    assert login(insider).get(f"/wiki/page/{page.id}").status_code == 302


def test_who_changes_a_space_is_not_led_to_a_page_that_he_may_not_see(login):
    works = DepartmentFactory()
    space, browser = make_space(department=works), login(make_champion(works))
    data = form(department_id=str(works.id), audience=f"user:{UserFactory().id}")
    response = browser.post(f"/wiki/spaces/{space.id}/edit", data=data)
    assert response.status_code == 422 or browser.get(response.location).status_code == 200


def test_only_an_empty_space_is_removed(login):
    admin, space = make_administrator(), make_space("Works")
    page, browser = make_page(space), login(admin)
    assert "Delete this space" not in seen(browser, f"/wiki/spaces/{space.id}/edit")
    assert browser.post(f"/wiki/spaces/{space.id}/deletion").status_code in (400, 422)
    delete_page(admin, reload_page(admin, page))
    session.commit()
    assert browser.post(f"/wiki/spaces/{space.id}/deletion").status_code in (400, 422)
    assert spaces() == ["works"]
    empty = make_space("Empty")
    assert "Delete this space" in seen(browser, f"/wiki/spaces/{empty.id}/edit")
    assert browser.post(f"/wiki/spaces/{empty.id}/deletion").location == "/wiki/"
    assert spaces() == ["works"]


@pytest.mark.parametrize("trace", ["a draft", "a former address"])
def test_an_empty_space_can_be_removed_whatever_was_there_once(login, trace):
    admin, writer, space = make_administrator(), UserFactory(), make_space("Empty")
    if trace == "a draft":
        keep_draft(writer, reload_space(writer, space), None, title="Half", source="Half a")
    else:
        page, works = make_page(space, "Torque table"), make_space("Works")
        place = {"space_id": str(works.id), "parent": "", "parent_id": "", "slug": "torque-table"}
        assert login(admin).post(f"/wiki/page/{page.id}/place", data=place).status_code == 302
        assert seen(login(writer), "/wiki/empty/torque-table")
    session.commit()
    assert login(admin).post(f"/wiki/spaces/{space.id}/deletion").status_code == 302
    assert "empty" not in spaces()


@pytest.mark.parametrize("keeps", ["a space", "a page"])
def test_a_department_that_looks_after_something_is_removed_or_kept_with_a_word(keeps):
    admin, department = make_administrator(), DepartmentFactory()
    if keeps == "a space":
        make_space(department=department)
    else:
        make_page().owner_department_id = department.id
    session.commit()
    with suppress(InvalidError), session.begin_nested():
        delete_department(admin, department)
        session.flush()


def fill(numbers) -> None:
    space = session.scalars(select(Space).where(Space.slug == "works")).one()
    for number in numbers:
        owner, department = UserFactory(), DepartmentFactory()
        page = make_page(
            space, f"Beside {number}", "[[Torque table]] and [[Nowhere]]", actor=owner, tags=[f"x{number}"]
        )
        page.owner_id, page.owner_department_id = owner.id, department.id
        shelf = make_space(f"Shelf {number}", department=department)
        make_page(shelf, f"Far {number}", "[[works/torque-table]]", actor=owner)
        make_entry(f"Question {number}?", pages=[page], owner=owner, review_months=1)
    session.commit()


def cost_of(browser, address: str, count_queries) -> int:
    seen(browser, address)
    forget_texts()
    with count_queries() as queries:
        seen(browser, address)
    return len(queries)


@pytest.mark.parametrize(
    "address", ["/wiki/", "/wiki/works/", "/wiki/works/torque-table", "/wiki/changes", "/faq/general", "/wiki/reviews"]
)
def test_a_list_costs_the_same_however_long(login, count_queries, address):
    make_page(make_space("Works"), "Torque table", source="See [[Beside 0]].", tags=["x"])
    make_entry(pages=[])
    browser = login(UserFactory())
    fill([0])
    small = cost_of(browser, address, count_queries)
    fill(range(1, 10))
    assert cost_of(browser, address, count_queries) == small


def test_reading_a_page_costs_the_same_in_a_small_wiki_and_in_a_large_one(login, count_queries):
    space = make_space("Works")
    page = make_page(space, "Torque table", source="See [[Beside]].")
    make_page(space, "Beside", "See [[Torque table]].", parent=page)
    browser = login(UserFactory())
    small = cost_of(browser, "/wiki/works/torque-table", count_queries)
    for number in range(58):
        make_page(space, f"Page {number}", "See [[Torque table]].", parent=page if number % 2 else None)
    assert cost_of(browser, "/wiki/works/torque-table", count_queries) == small
