"""The result page: narrowed by kind, department, language and age; grouped suggestions; the best answer on top."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.calendar import today
from app.core.db import session
from app.core.freshness import Freshness
from app.core.ranking import MONTH, boost_of, last_months, month_of, weights_by_month
from app.people.service.profiles import update_profile
from app.search.finding import find, suggest
from app.search.narrowing import Choice
from app.wiki.models import FaqVote, Vote
from tests.factories import DepartmentFactory, UserFactory
from tests.factories.wiki import make_entry, make_page, make_space

pytestmark = pytest.mark.usefixtures("app")


def results(browser, **given) -> str:
    response = browser.get("/search", query_string=given)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def titles(reader, text: str, **chosen) -> set[str]:
    return {hit.title for hit in find(reader, text, Choice(**chosen)).hits}


def test_results_are_narrowed_by_department_language_and_age(login, index, run_jobs) -> None:
    finance, sales = DepartmentFactory(name="Finance"), DepartmentFactory(name="Sales")
    reader = UserFactory(department=finance)
    make_page(make_space(department=finance), "Gauge money")
    make_page(make_space(department=sales), "Gauge offers", language="fr")
    old = make_page(make_space(department=sales), "Gauge history")
    old.changed_at = clock.now() - timedelta(days=800)
    session.commit()
    run_jobs()
    assert titles(reader, "gauge", department_id=finance.id) == {"Gauge money"}
    assert titles(reader, "gauge", language="fr") == {"Gauge offers"}
    assert titles(reader, "gauge", age="year") == {"Gauge money", "Gauge offers"}
    assert titles(reader, "gauge", department_id=sales.id, age="recent", kind="page") == {"Gauge offers"}
    shown = results(login(reader), q="gauge", department=sales.id)
    assert "Gauge offers" in shown
    assert "Gauge money" not in shown
    assert re.search(r'class="p-chip" href="/search\?q=gauge"><span>Sales', shown)
    assert re.search(r'href="/search\?q=gauge&amp;department=\d+&amp;language=fr"', shown)
    assert "Since " in shown


def test_a_page_that_is_not_there_any_more_leads_to_the_first_one(login, index, run_jobs) -> None:
    page = make_page(title="Gauge history", language="fr")
    run_jobs()
    browser = login(UserFactory())
    away = browser.get("/search?q=gauge&kind=page&page=9")
    assert away.location == "/search?q=gauge&kind=page"
    assert f'href="{page.url}" lang="fr">Gauge history' in browser.get(away.location).get_data(as_text=True)


def test_a_count_is_what_a_click_would_show(index, run_jobs) -> None:
    finance, sales = DepartmentFactory(name="Finance"), DepartmentFactory(name="Sales")
    reader = UserFactory()
    for number in range(3):
        make_page(make_space(department=finance), f"Gauge {number}")
    make_page(make_space(department=sales), "Gauge sold")
    run_jobs()
    counts = find(reader, "gauge", Choice(department_id=sales.id)).counts
    assert counts["department"] == {str(finance.id): 3, str(sales.id): 1}
    assert counts["kind"] == {"page": 1}


def test_nothing_of_what_others_read_is_counted(login, index, run_jobs) -> None:
    hidden = DepartmentFactory(name="Mergers canary")
    make_page(make_space(department=hidden), "Gauge canary", only_for=[f"dept:{hidden.id}"])
    run_jobs()
    reader = UserFactory()
    assert find(reader, "gauge").counts == {}
    assert "Mergers canary" not in results(login(reader), q="gauge", language="en")


@pytest.mark.parametrize("size", [1, 10])
def test_the_page_costs_the_same_however_much_is_found(login, index, run_jobs, count_queries, size) -> None:
    for number in range(size):
        space = make_space(department=DepartmentFactory(name=f"Department {number}"))
        make_page(space, f"Gauge {number}", "## Use of the gauge\n\nHold it.")
    run_jobs()
    browser = login(UserFactory())
    results(browser, q="gauge")
    with count_queries() as queries:
        results(browser, q="gauge")
    assert len(queries) <= 24
    KNOWN.setdefault("queries", len(queries))
    assert len(queries) == KNOWN["queries"]


KNOWN: dict[str, int] = {}


def test_suggestions_are_grouped_and_end_with_all_results_and_the_question(login, index, run_jobs) -> None:
    reader = UserFactory(name="Gauger Smith")
    update_profile(None, reader, location="Works")
    space = make_space()
    for number in range(6):
        make_page(space, f"Gauge {number}")
    make_entry(question="Gauge or calliper?")
    run_jobs()
    assert [(group.kind, group.size) for group in suggest(reader, "gau")] == [("faq", 1), ("page", 3), ("person", 1)]
    shown = login(reader).get("/search/suggestions?q=gau", headers={"X-Fragment": "options"}).get_data(as_text=True)
    order = [shown.index(text) for text in ('aria-label="FAQ"', 'aria-label="Pages"', "All results for", "Ask this")]
    assert order == sorted(order)
    assert shown.count('role="option"') == 7


def test_an_answer_that_says_it_stands_on_top_with_its_keeper(login, index, run_jobs) -> None:
    keeper, reader = UserFactory(name="Ana Keeper"), UserFactory()
    entry = make_entry(owner=keeper, question="Which VAT code for Belgium?", answer="Use code 21B.")
    run_jobs()
    shown = results(login(reader), q="vat belgium")
    best = shown[shown.index('class="p-best"') : shown.index("Was this it?")]
    assert "Use code 21B." in best
    assert "Ana Keeper" in best
    assert entry.url in best
    assert 'class="p-best"' not in results(login(reader), q="belgium chocolate factory visit")


def test_a_section_of_a_page_is_an_answer(login, index, run_jobs) -> None:
    page = make_page(title="VPN", source="Words.\n\n## Windows password\n\nPress the red key.\n\n## Linux\n\nNothing.")
    run_jobs()
    shown = results(login(UserFactory()), q="vpn windows password")
    best = shown[shown.index('class="p-best"') : shown.index("Was this it?")]
    assert "Press the red key." in best
    assert "Nothing." not in best
    assert re.search(rf'href="{page.url}#[\w-]*windows-password"', best)


def test_whether_it_was_the_answer_counts_without_leaving_the_search(login, index, run_jobs) -> None:
    entry = make_entry(question="Which VAT code?", answer="21B.")
    run_jobs()
    browser = login(UserFactory())
    sent = {"q": "vat code", "kind": "faq", "id": entry.id}
    assert browser.post("/search/helpful", data=sent | {"helpful": "yes"}).location == "/search?q=vat+code"
    assert [vote.is_helpful for vote in session.scalars(select(FaqVote))] == [True]
    after = browser.post("/search/helpful", data=sent | {"helpful": "no"}).location
    assert [vote.is_helpful for vote in session.scalars(select(FaqVote))] == [False]
    shown = browser.get(after).get_data(as_text=True)
    assert 'class="p-best"' not in shown
    assert entry.url not in shown
    assert "Leave the question with a department" in shown
    assert browser.post("/search/helpful", data=sent | {"kind": "person"}).status_code == 404


def test_nobody_votes_on_what_is_not_for_his_eyes(login, index) -> None:
    page = make_page(title="Secret", only_for=[f"user:{UserFactory().id}"])
    login(UserFactory()).post("/search/helpful", data={"q": "x", "kind": "page", "id": page.id, "helpful": "yes"})
    assert session.scalars(select(Vote)).all() == []


def test_answers_and_checked_texts_rise_and_overdue_ones_sink() -> None:
    plain = boost_of(Freshness.UNKEPT)
    assert boost_of(Freshness.OVERDUE) < plain < boost_of(Freshness.VERIFIED) < boost_of(Freshness.DUE, is_answer=True)
    assert boost_of(Freshness.VERIFIED, is_outdated=True) == boost_of(Freshness.OVERDUE)
    assert plain < boost_of(Freshness.UNKEPT, helped=3) < boost_of(Freshness.UNKEPT, helped=100_000) <= 1.3


def test_months_are_counted_back_over_the_turn_of_the_year() -> None:
    day = today().replace(year=2026, month=2, day=3)
    assert last_months(day, 4) == ["2026-02", "2026-01", "2025-12", "2025-11"]
    assert month_of(day) == "2026-02"
    weights = weights_by_month(day)
    assert weights["2026-01"] > weights["2025-12"] > 1
    assert len(weights) == 12
    assert MONTH == "month"


def test_a_search_without_anything_chosen_names_no_filter(login, index) -> None:
    shown = results(login(UserFactory()), q="nothing", department="x" * 40, age="century", language="")
    assert "p-chip" not in shown
