"""What is searched for: counted without names, forgotten in time, shown to those who can write what is missing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.service.names import learn_names
from app.core import jobs
from app.core.calendar import today
from app.core.db import session
from app.search import noting
from app.search.metrics import zero_results
from app.search.models import SearchedPhrase
from app.search.noting import KEPT, forget_old_phrases, hand_over, note_opened, note_phrases, note_search, phrase_of
from app.search.queries import count_searches, list_not_found
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def nothing_gathered():
    hand_over()
    jobs.empty()
    yield
    hand_over()
    jobs.empty()


def rows() -> dict[str, tuple[int, int, int]]:
    found = session.scalars(select(SearchedPhrase)).all()
    return {one.phrase: (one.searches, one.without_result, one.opened) for one in found}


def test_a_search_is_counted_and_nobody_named(login, run_jobs) -> None:
    reader = UserFactory(name="Zoe Never Kept")
    browser = login(reader)
    for text in ("VAT  Belgium", "vat belgium"):
        assert browser.get("/search", query_string={"q": text}).status_code == 200
    browser.post("/search/opened", data={"q": "vat belgium"})
    hand_over()
    run_jobs()
    assert rows() == {"vat belgium": (2, 2, 1)}
    assert {column.name for column in SearchedPhrase.__table__.columns} == {
        "id", "day", "phrase", "language", "searches", "without_result", "opened",
    }  # fmt: skip


def test_further_pages_and_single_kinds_of_a_search_are_no_search_of_their_own(login, run_jobs) -> None:
    browser = login(UserFactory())
    browser.get("/search", query_string={"q": "gauge", "page": 2})
    browser.get("/search", query_string={"q": "gauge", "kind": "page"})
    hand_over()
    run_jobs()
    assert rows() == {}


@pytest.mark.parametrize("text", ["lea.moreau@example.com", "call 0612345678", "matricule 20417"])
def test_words_that_may_name_somebody_are_counted_and_not_kept(text, run_jobs) -> None:
    note_search(text, "en", 0)
    hand_over()
    run_jobs()
    assert rows() == {"": (1, 1, 0)}


def test_a_phrase_is_kept_in_one_form() -> None:
    assert phrase_of("  Congés\tPAYÉS ") == "congés payés"
    assert len(phrase_of("x" * 5000)) == noting.PHRASE_LENGTH


@pytest.mark.parametrize(
    "text",
    ["06 12 34 56 78", "call +33 6.12.34.56.78", "(0)6-12-34-56-78", "1 84 05 12 345 678 90", "ann\uff20corp.example"],
)
def test_a_number_in_groups_and_an_address_in_wide_letters_are_not_kept(text: str) -> None:
    assert phrase_of(text) == ""


@pytest.mark.parametrize("text", ["budget 2024-2025", "iso 9001 14001"[:8], "form 12 34"])
def test_years_and_short_numbers_are_kept(text: str) -> None:
    assert phrase_of(text) == text


def test_characters_that_a_database_cannot_hold_do_not_lose_what_others_searched() -> None:
    counts = [
        (today().isoformat(), phrase_of(text), "en", "searches", 1) for text in ("pay\0roll", "leave\ud800", "holiday")
    ]
    note_phrases(counts)
    assert set(session.scalars(select(SearchedPhrase.phrase))) == {"pay roll", "leave", "holiday"}


def test_counts_of_several_processes_add_up() -> None:
    day = today().isoformat()
    note_phrases([(day, "gauge", "en", "searches", 2), (day, "gauge", "en", "without_result", 1)])
    note_phrases([(day, "gauge", "en", "searches", 3), (day, "gauge", "fr", "searches", 1)])
    assert count_searches(today(), today()) == (6, 1)
    assert zero_results(today(), today(), None) == pytest.approx(1 / 6)
    assert zero_results(today() - timedelta(days=9), today() - timedelta(days=1), None) is None


def test_what_was_searched_for_long_ago_is_forgotten() -> None:
    old = (today() - KEPT - timedelta(days=1)).isoformat()
    note_phrases([(old, "gauge", "en", "searches", 2), (today().isoformat(), "gauge", "en", "searches", 1)])
    assert forget_old_phrases() == 1
    assert rows() == {"gauge": (1, 0, 0)}


def test_champions_see_what_was_not_found_and_answer_it_with_one_click(login, run_jobs) -> None:
    for _search in range(2):
        note_search("parking badge", "en", 0)
        note_search("canteen", "en", 3)
    note_search("my secret illness", "en", 0)
    note_opened("canteen", "en")
    hand_over()
    run_jobs()
    assert [(one.phrase, one.without_result) for one in list_not_found(today())] == [("parking badge", 2)]
    shown = login(make_champion(DepartmentFactory())).get("/search/not-found").get_data(as_text=True)
    assert "parking badge" in shown
    assert "/faq/new?question=parking+badge" in shown
    assert "secret" not in shown


def test_what_is_found_since_is_listed_no_more_until_it_is_missed_again() -> None:
    days = [(today() - timedelta(days=back)).isoformat() for back in (3, 2, 1, 0)]

    def listed() -> list[str]:
        return [one.phrase for one in list_not_found(today() - KEPT)]

    def search(day: str, *, in_vain: bool) -> None:
        columns = ("searches", "without_result") if in_vain else ("searches",)
        note_phrases([(day, "parking badge", "en", column, 2) for column in columns])

    search(days[0], in_vain=True)
    assert listed() == ["parking badge"]
    search(days[1], in_vain=False)
    assert listed() == []
    search(days[2], in_vain=True)
    assert listed() == ["parking badge"]
    search(days[3], in_vain=False)
    assert listed() == []


def test_what_names_a_colleague_is_not_shown_to_anybody(login, run_jobs) -> None:
    learn_names([UserFactory(name="Zoé Canary").search_name])
    for _search in range(2):
        for text in ("canary zoe salary", "ZOÉ CANARY dismissed", "canary birds"):
            note_search(text, "en", 0)
    hand_over()
    run_jobs()
    champion = login(make_champion(DepartmentFactory()))
    for address in ("/search/not-found", "/"):
        shown = champion.get(address).get_data(as_text=True)
        assert "canary birds" in shown
        assert "salary" not in shown
        assert "dismissed" not in shown


def test_staff_do_not_see_what_was_not_found(login) -> None:
    browser = login(UserFactory())
    assert browser.get("/search/not-found").status_code == 403
    assert "/search/not-found" not in browser.get("/search?q=gauge").get_data(as_text=True)
    assert "/search/not-found" in login(make_administrator()).get("/search?q=gauge").get_data(as_text=True)


@pytest.mark.parametrize("size", [1, 10])
def test_the_page_costs_the_same_however_much_was_searched(login, count_queries, size) -> None:
    note_phrases([(today().isoformat(), f"word {n}", "en", "without_result", 2) for n in range(size)])
    browser = login(make_champion(DepartmentFactory()))
    browser.get("/search/not-found")
    with count_queries() as queries:
        browser.get("/search/not-found")
    assert len(queries) <= 8
