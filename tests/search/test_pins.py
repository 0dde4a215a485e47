"""Pins: what keepers put first for a phrase, and what they leave out."""

import pytest
from sqlalchemy import select

from app.core.db import session
from app.core.errors import ForbiddenError, NotFoundError
from app.core.events import StoredEvent
from app.search.finding import find
from app.search.narrowing import Choice
from app.search.pins import Place, arrange
from app.search.queries import list_pins
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.wiki import make_entry, make_page, make_space

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def pages(index, run_jobs):
    """Two pages about gauges of one department; only the first is named after them."""
    space = make_space(department=DepartmentFactory(name="Quality"))
    made = make_page(space, "Gauges"), make_page(space, "Tools", "Gauges and more.")
    run_jobs()
    return made


def titles(reader, text: str, **chosen) -> list[str]:
    return [hit.title for hit in find(reader, text, Choice(**chosen)).hits]


def test_what_is_pinned_stands_first_for_exactly_this_phrase(pages) -> None:
    administrator, reader = make_administrator(), UserFactory()
    assert titles(reader, "gauges") == ["Gauges", "Tools"]
    arrange(administrator, "  GAUGÉS ", "page", pages[1].id, Place.FIRST)
    assert titles(reader, "gauges") == ["Tools", "Gauges"]
    assert titles(reader, "gauges tools please") != ["Gauges", "Tools"]
    assert titles(reader, "gauge") == ["Gauges", "Tools"]
    assert titles(reader, "gauges", kind="page") == ["Gauges", "Tools"]
    arrange(administrator, "gauges", "page", pages[1].id, Place.RANKED)
    assert titles(reader, "gauges") == ["Gauges", "Tools"]


def test_what_is_left_out_is_neither_found_nor_counted(pages) -> None:
    arrange(make_administrator(), "gauges", "page", pages[0].id, Place.OUT)
    found = find(UserFactory(), "gauges")
    assert ([hit.title for hit in found.hits], found.total) == (["Tools"], 1)
    assert found.counts["kind"] == {"page": 1}
    assert titles(UserFactory(), "gauge") == ["Gauges", "Tools"]


def test_a_pin_is_found_by_words_that_it_does_not_hold(pages) -> None:
    arrange(make_administrator(), "micrometre", "page", pages[0].id, Place.FIRST)
    assert titles(UserFactory(), "micrometre") == ["Gauges"]


def test_a_pin_tells_nothing_to_whom_the_thing_is_not_meant(index, run_jobs) -> None:
    administrator = make_administrator()
    page = make_page(make_space(), "Canary", actor=administrator, only_for=[f"user:{administrator.id}"])
    run_jobs()
    arrange(administrator, "bird", "page", page.id, Place.FIRST)
    assert titles(administrator, "bird") == ["Canary"]
    assert find(UserFactory(), "bird").total == 0


def test_champions_arrange_what_their_departments_keep_and_nothing_else(pages) -> None:
    quality = pages[0].space.department_id
    department = session.get_one(type(DepartmentFactory()), quality)
    arrange(make_champion(department), "gauges", "page", pages[0].id, Place.FIRST)
    for actor in (make_champion(DepartmentFactory()), UserFactory()):
        with pytest.raises(ForbiddenError):
            arrange(actor, "gauges", "page", pages[0].id, Place.OUT)
    with pytest.raises(NotFoundError):
        arrange(make_administrator(), "gauges", "page", 10**6, Place.FIRST)
    with pytest.raises(NotFoundError):
        arrange(make_administrator(), "?!", "page", pages[0].id, Place.FIRST)


def test_results_are_arranged_on_a_page_of_their_own(login, pages) -> None:
    browser = login(make_administrator(name="Ada Arranges"))
    assert "/search/pins?q=gauges" in browser.get("/search?q=gauges").get_data(as_text=True)
    assert "Put first" in browser.get("/search/pins?q=gauges").get_data(as_text=True)
    sent = {"q": "gauges", "kind": "page", "id": pages[1].id}
    assert browser.post("/search/pins", data=sent | {"place": "first"}).status_code == 302
    assert browser.post("/search/pins", data={**sent, "id": pages[0].id, "place": "out"}).status_code == 302
    assert [pin.is_excluded for pin in list_pins("gauges")] == [False, True]
    shown = browser.get("/search/pins?q=gauges").get_data(as_text=True)
    assert "Left out" in shown
    assert "Recommended" in browser.get("/search?q=gauges").get_data(as_text=True)
    assert "gauges" in browser.get("/search/pins").get_data(as_text=True)
    assert browser.post("/search/pins", data=sent | {"place": "above"}).status_code == 404
    arranged = select(StoredEvent).where(StoredEvent.name == "search.result_arranged").order_by(StoredEvent.id)
    assert [event.payload["what"] for event in session.scalars(arranged)] == ["first", "out"]
    audit = browser.get("/admin/audit").get_data(as_text=True)
    assert "put something first for" in audit


def test_no_answer_stands_above_what_is_pinned(login, index, run_jobs) -> None:
    make_entry(question="Which gauge?", answer="The red one.")
    page, entry = make_page(title="Tools"), make_entry(question="What else?", answer="The green one.")
    run_jobs()
    browser, administrator = login(UserFactory()), make_administrator()
    assert 'class="p-best"' in browser.get("/search?q=gauge").get_data(as_text=True)
    arrange(administrator, "gauge", "page", page.id, Place.FIRST)
    session.commit()
    assert 'class="p-best"' not in browser.get("/search?q=gauge").get_data(as_text=True)
    arrange(administrator, "gauge", "page", page.id, Place.RANKED)
    arrange(administrator, "gauge", "faq", entry.id, Place.FIRST)
    session.commit()
    shown = browser.get("/search?q=gauge").get_data(as_text=True)
    assert shown.index("The green one.") < shown.index("Was this it?") < shown.index("The red one.")


def test_staff_arrange_nothing(login, pages) -> None:
    browser = login(UserFactory())
    assert browser.get("/search/pins").status_code == 403
    assert (
        browser.post("/search/pins", data={"q": "x", "kind": "page", "id": pages[0].id, "place": "first"}).status_code
        == 403
    )
    assert "/search/pins" not in browser.get("/search?q=gauges").get_data(as_text=True)


@pytest.mark.parametrize("size", [1, 10])
def test_the_list_costs_the_same_however_much_is_arranged(login, index, run_jobs, count_queries, size) -> None:
    administrator = make_administrator()
    space = make_space()
    for number in range(size):
        arrange(administrator, f"phrase {number}", "page", make_page(space, f"Page {number}").id, Place.FIRST)
    session.commit()
    browser = login(administrator)
    browser.get("/search/pins")
    with count_queries() as queries:
        browser.get("/search/pins")
    assert len(queries) <= 10
