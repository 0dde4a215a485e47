"""The FAQ: found by those who ask, kept by those who know."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core.calendar import today
from app.core.db import session
from app.wiki.models import FaqEntry
from app.wiki.queries.faq import get_topic
from app.wiki.service.faq import save_topic
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.wiki import forget_texts, make_entry, make_page, make_space

pytestmark = pytest.mark.usefixtures("app")


def topic_named(name: str, **values):
    topic = save_topic(None, None, name=name, **values)
    session.commit()
    return topic


def form(question="Who opens the gate?", answer="The porter.", **values):
    topic = get_topic("general") or topic_named("General")
    given = {"question": question, "answer": answer, "topic_id": topic.id, "language": "en", "audience": "all"}
    return given | {"owner": "", "department_id": "", "review_months": "", "pages": ""} | values


def changed(entry, **values):
    return form(**({"question": entry.question, "answer": entry.answer} | values))


def seen(browser, address: str, status=200) -> str:
    response = browser.get(address, follow_redirects=True)
    assert response.status_code == status
    return response.get_data(as_text=True)


def fresh(entry) -> FaqEntry:
    forget_texts()
    return session.get_one(FaqEntry, entry.id)


def test_a_champion_writes_an_answer_and_everyone_finds_it(login):
    champion = make_champion(DepartmentFactory(), name="Ana Champion")
    data = form("Who opens the gate?", "The **porter**.", owner="Ana Champion", review_months="12")
    response = login(champion).post("/faq/new", data=data)
    entry = session.scalars(select(FaqEntry)).one()
    assert response.location == f"/faq/{entry.id}-who-opens-the-gate"
    reader = login(UserFactory())
    for address in (response.location, "/faq/general"):
        text = seen(reader, address)
        assert "<strong>porter</strong>" in text
        assert "Who opens the gate?" in text
    assert "Ana Champion" in seen(reader, response.location)


def test_entries_in_the_language_of_the_reader_come_first(login):
    make_entry("Who opens the gate?")
    make_entry("Qui ouvre le portail ?", language="fr")
    make_entry("Who closes the gate?")

    def order(language: str) -> list[int]:
        text = seen(login(UserFactory(language=language)), "/faq/general")
        return sorted(range(3), key=lambda number: text.index(("Who opens", "Qui ouvre", "Who closes")[number]))

    assert order("en") == [0, 2, 1]
    assert order("fr") == [1, 0, 2]


def test_a_topic_has_a_name_in_both_languages(login):
    make_entry(topic=topic_named("Gates", name_fr="Portails"))
    assert "<h1" in seen(login(UserFactory(language="fr")), "/faq/gates")
    assert "Portails" in seen(login(UserFactory(language="fr")), "/faq/")
    assert "Portails" not in seen(login(UserFactory()), "/faq/")


def test_the_search_box_finds_questions_by_the_beginnings_of_words(login):
    make_entry("Who opens the gate?")
    make_entry("Où est le réfectoire ?")
    make_entry("Where is the gate of the secret lab?", audience=[f"user:{UserFactory().id}"])
    browser = login(UserFactory())
    text = seen(browser, "/faq/?q=gat ope")
    assert "Who opens the gate?" in text
    assert "1 question" in text
    assert "Où est le réfectoire ?" in seen(browser, "/faq/?q=REFECT")
    assert "secret lab" not in seen(browser, "/faq/?q=secret")
    assert "No question of these words" in seen(browser, "/faq/?q=zebra")
    assert "/search?q=zebra" in seen(browser, "/faq/?q=zebra")
    assert "faq-filter" in seen(browser, "/faq/general")


def test_a_long_topic_has_pages_and_the_search_over_all_questions(login):
    for number in range(1, 18):
        make_entry(f"Where is gate {number:02}?")
    browser = login(UserFactory())
    first, second = (seen(browser, f"/faq/general?page={number}") for number in (1, 2))
    assert "17 questions" in first
    assert "17 questions" in second
    assert "gate 16" in first
    assert "gate 17" not in first
    assert "gate 17" in second
    assert "gate 16" not in second
    assert "faq-filter" not in first
    assert 'action="/faq/"' in first


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", "x" * 5_000, "<script>", "?", "\u202e"])
def test_the_search_box_takes_anything(login, text):
    make_entry("Who opens the gate?")
    response = login(UserFactory()).get("/faq/", query_string={"q": text})
    assert response.status_code == 200
    assert "<script>alert" not in response.get_data(as_text=True)


def test_the_address_follows_the_question_and_the_old_one_leads_there(login):
    entry = make_entry("Who opens the gate?")
    browser = login(make_administrator())
    old = entry.url
    response = browser.post(f"/faq/{entry.id}/edit", data=changed(entry, question="Who has the keys?"))
    assert response.location == f"/faq/{entry.id}-who-has-the-keys"
    assert browser.get(old).location == response.location
    assert "Who has the keys?" in seen(login(UserFactory()), old)


@pytest.mark.parametrize("name", ["5 S", "3-D printing", "2026"])
def test_a_topic_whose_name_begins_with_a_number_is_reachable(login, name):
    entry = make_entry("Who opens the gate?", topic=topic_named(name))
    browser = login(UserFactory())
    assert "Who opens the gate?" in seen(browser, f"/faq/{entry.topic.slug}")


@pytest.mark.parametrize("name", ["New", "Topics", "General", "   ", "x" * 81])
def test_a_topic_needs_a_name_of_its_own(login, name):
    make_entry()
    response = login(make_administrator()).post("/faq/topics/new", data={"name": name, "name_fr": "Nom gardé"})
    assert response.status_code == 422
    assert "Nom gardé" in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("title", "source"),
    [("Gate rules", "Read them."), ("Gate", "Gate."), ("Gate opening hours and gate rules", "Gate gate gate. " * 20)],
)
def test_an_answer_stands_first_in_search_and_is_shown(login, index, run_jobs, title, source):
    make_page(title=title, source=source)
    make_entry("Who opens the gate?", "The **porter** does.")
    run_jobs()
    text = seen(login(UserFactory()), "/search?q=gate")
    assert text.index("Who opens the gate?") < text.index(f">{title}<")
    assert "<strong>porter</strong>" in text


def test_search_forgets_what_is_deleted_and_knows_it_again(login, index, run_jobs):
    entry, browser = make_entry("Who opens the gate?"), login(make_administrator())
    run_jobs()
    assert "Who opens" in seen(browser, "/search?q=gate")
    browser.post(f"/faq/{entry.id}/deletion")
    assert "Who opens" not in seen(browser, "/search?q=gate")
    run_jobs()
    browser.post(f"/faq/{entry.id}/restoration")
    run_jobs()
    assert "Who opens" in seen(browser, "/search?q=gate")


def test_an_overdue_answer_says_so_in_search(login, index, run_jobs):
    make_entry("Who opens the gate?", review_months=12).verified_until = today() - timedelta(days=1)
    run_jobs()
    assert "overdue for a check since" in seen(login(UserFactory()), "/search?q=gate")


def test_an_answer_is_shown_inside_a_page_on_a_line_of_its_own(login):
    make_entry("Who opens the gate?", "The **porter** does.")
    page = make_page(source="Before.\n\n[[faq:who-opens-the-gate]]\n\nAfter.")
    text = seen(login(UserFactory()), f"/wiki/page/{page.id}")
    assert text.index("Before.") < text.index("<strong>porter</strong>") < text.index("After.")


def test_inside_a_sentence_an_answer_is_not_unfolded(login):
    make_entry("Who opens the gate?", "The **porter** does.")
    page = make_page(source="See [[faq:who-opens-the-gate]] for that.")
    text = seen(login(UserFactory()), f"/wiki/page/{page.id}")
    assert "<strong>porter</strong>" not in text
    assert "See " in text


def test_an_embedded_answer_shows_what_its_reader_may_see(login):
    insider = UserFactory()
    entry = make_entry("Who opens the gate?", "The **porter** does.", audience=[f"user:{insider.id}"])
    page = make_page(source="Before.\n\n[[faq:who-opens-the-gate]]\n\n[[faq:no-such-question]]")
    text = seen(login(UserFactory()), f"/wiki/page/{page.id}")
    assert "porter" not in text
    assert "gate" not in text.lower()
    assert "porter" in seen(login(insider), f"/wiki/page/{page.id}")
    entry.deleted_at = entry.changed_at
    session.commit()
    assert "porter" not in seen(login(insider), f"/wiki/page/{page.id}")


def test_an_embedded_answer_stays_when_its_question_is_put_differently(login):
    entry = make_entry("Who opens the gate?", "The **porter** does.")
    page = make_page(source=f"Before.\n\n[[faq:{entry.id}-who-opens-the-gate]]\n\nAfter.")
    login(make_administrator()).post(f"/faq/{entry.id}/edit", data=changed(entry, question="Who has the keys?"))
    assert "<strong>porter</strong>" in seen(login(UserFactory()), f"/wiki/page/{page.id}")


def test_owner_champion_and_administrator_change_an_entry_and_nobody_else(login):
    works = DepartmentFactory()
    owner = UserFactory(department=works)
    entry = make_entry(owner=owner)
    others = (UserFactory(department=works), make_champion(DepartmentFactory()))
    for one in others:
        assert login(one).get(f"/faq/{entry.id}/edit").status_code == 403
        assert login(one).post(f"/faq/{entry.id}/edit", data=changed(entry)).status_code == 403
        assert login(one).post(f"/faq/{entry.id}/verification").status_code == 403
        assert login(one).post(f"/faq/{entry.id}/deletion").status_code == 403
    for one in (owner, make_champion(works), make_administrator()):
        data = changed(entry, answer=f"As {one.name} says.", owner=owner.email)
        assert login(one).get(f"/faq/{entry.id}/edit").status_code == 200
        assert login(one).post(f"/faq/{entry.id}/edit", data=data).status_code == 302
        assert fresh(entry).answer == f"As {one.name} says."


def test_readers_write_nothing(login):
    browser = login(UserFactory())
    make_entry()
    for address in ("/faq/new", "/faq/topics/new", "/faq/topics/1/edit"):
        assert browser.get(address).status_code == 403
    assert browser.post("/faq/new", data=form()).status_code == 403
    assert browser.post("/faq/preview", data={"answer": "x"}).status_code == 403


def test_an_entry_is_for_its_audience_alone(login):
    insider = UserFactory()
    entry = make_entry("Who opens the gate?", audience=[f"user:{insider.id}"])
    browser = login(UserFactory())
    assert browser.get(entry.url).status_code == 404
    assert browser.post(f"/faq/{entry.id}/vote", data={"helpful": "yes"}).status_code == 404
    assert browser.get("/faq/general").status_code == 404
    assert "General" not in seen(browser, "/faq/")
    assert "Who opens the gate?" in seen(login(insider), "/faq/general")


def test_whoever_saves_an_answer_for_others_is_not_told_that_it_does_not_exist(login):
    works = DepartmentFactory()
    browser = login(make_administrator())
    response = browser.post("/faq/new", data=form(audience=f"dept:{works.id}"))
    assert response.status_code == 422 or browser.get(response.location).status_code == 200


def test_an_answer_is_checked_like_a_page(login):
    owner = UserFactory()
    entry = make_entry("Who opens the gate?", owner=owner, review_months=6)
    browser = login(owner)
    assert "Verified" in seen(browser, entry.url)
    for days, badge in ((28, "Due for a check"), (-1, "Overdue for a check")):
        fresh(entry).verified_until = today() + timedelta(days=days)
        session.commit()
        assert badge in seen(browser, entry.url)
        assert "Who opens the gate?" in seen(browser, "/wiki/reviews")
        assert "1 page to check" in seen(browser, "/")
    assert "Overdue for a check" in seen(browser, "/faq/general")
    assert browser.post(f"/faq/{entry.id}/verification", data={"back": "reviews"}).location == "/wiki/reviews"
    assert fresh(entry).verified_until == today() + timedelta(days=183)
    assert "Who opens the gate?" not in seen(browser, "/wiki/reviews")


def test_a_deleted_entry_comes_back_by_undo(login):
    owner = UserFactory()
    entry = make_entry("Who opens the gate?", owner=owner)
    make_entry("Who closes the gate?")
    browser = login(owner)
    response = browser.post(f"/faq/{entry.id}/deletion", follow_redirects=True)
    assert f"/faq/{entry.id}/restoration" in response.get_data(as_text=True)
    assert "Who opens the gate?" not in seen(browser, "/faq/general")
    assert browser.get(entry.url).status_code == 404
    assert login(UserFactory()).post(f"/faq/{entry.id}/restoration").status_code == 403
    browser.post(f"/faq/{entry.id}/restoration")
    assert "Who opens the gate?" in seen(browser, "/faq/general")


def test_deleting_the_last_entry_of_a_topic_leads_its_owner_somewhere(login):
    owner = UserFactory()
    entry = make_entry(owner=owner)
    response = login(owner).post(f"/faq/{entry.id}/deletion", follow_redirects=True)
    assert response.status_code == 200
    assert f"/faq/{entry.id}/restoration" in response.get_data(as_text=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"question": ""}, {"question": "   "}, {"question": "x" * 201}, {"answer": ""}, {"answer": " \n "},
        {"answer": "x" * 50_001}, {"topic_id": "999"}, {"topic_id": "x"}, {"language": "xx"}, {"audience": ""},
        {"audience": "dept:999"}, {"owner": "Nobody Known"}, {"review_months": "0"}, {"review_months": "x"},
        {"pages": "No such page"},
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_and_what_was_typed_is_kept(login, wrong):
    data = form("Kept question?", "Kept answer.") | wrong
    response = login(make_administrator()).post("/faq/new", data=data)
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    assert ("Kept answer." if "question" in wrong else "Kept question?") in text
    assert session.scalars(select(FaqEntry)).all() == []


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "[x](javascript:alert(1))", "[" * 10_000])
def test_a_hostile_answer_is_harmless(login, hostile):
    browser = login(make_administrator())
    response = browser.post("/faq/new", data=form(answer=hostile))
    assert response.status_code == 302
    text = seen(browser, response.location)
    assert "<script>alert" not in text
    assert 'href="javascript:' not in text


def test_the_pages_that_back_an_answer_are_shown_to_those_who_may_read_them(login):
    space, browser = make_space("Works"), login(make_administrator())
    make_page(space, "Gate rules")
    make_page(space, "Key list", only_for=[f"user:{UserFactory().id}"])
    open_one = browser.post("/faq/new", data=form(pages="works/gate-rules"))
    assert "Gate rules" in seen(login(UserFactory()), open_one.location)
    assert "Who opens the gate?" in seen(login(UserFactory()), "/wiki/works/gate-rules")
    assert browser.post("/faq/new", data=form(pages="Key list")).status_code == 422


def test_votes_on_an_answer_count_once(login):
    entry, browser = make_entry(), login(UserFactory())
    for helpful in ("yes", "yes", "no", "yes"):
        assert browser.post(f"/faq/{entry.id}/vote", data={"helpful": helpful}).location == entry.url
    assert "It helped 1 reader." in seen(browser, entry.url)
