"""The first steps: read from what is stored anyway, gone when done, put away and brought back."""

import re

import pytest
from sqlalchemy import delete

from app.core.db import session
from app.home.models import Dismissal
from app.news.service.reading import note_reading
from app.wiki.models import Watch
from app.wiki.service.reading import report_problem, vote, watch
from tests.factories import UserFactory, give_skill
from tests.factories.news import make_post
from tests.factories.wiki import make_page

TITLES = [
    "Name one thing that colleagues can ask you about", "Find an answer", "Read what is new", "Follow a page",
    "Write or mend a page",
]  # fmt: skip


def card(browser) -> str:
    """Return the card of first steps, or nothing where it is not shown."""
    text = browser.get("/").get_data(as_text=True)
    found = re.search(r'<section[^>]* id="first-steps".*?</section>', text, re.DOTALL)
    return found[0] if found else ""


def take(step: str, reader) -> None:
    """Take one of the first steps."""
    page = make_page()
    takes = {
        TITLES[0]: lambda: give_skill(reader, "Welding"),
        TITLES[1]: lambda: vote(reader, page, is_helpful=True),
        TITLES[2]: lambda: note_reading(reader, make_post()),
        TITLES[3]: lambda: watch(reader, page),
        TITLES[4]: lambda: report_problem(reader, page, text="The number is an old one."),
    }
    takes[step]()
    session.commit()


def test_a_newcomer_is_shown_five_steps_each_with_its_link(login) -> None:
    text = card(login(UserFactory()))
    assert "0 of 5 done" in text
    links = re.findall(r'<a href="(/[^"]*)">([^<]+)</a>', text)
    assert [title for _url, title in links] == TITLES


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_in_french_the_steps_are_counted_in_words_that_fit_one_and_many(login, steps: int) -> None:
    reader = UserFactory(language="fr")
    for step in TITLES[:steps]:
        take(step, reader)
    assert f">Fait\u00a0: {steps} sur 5<" in card(login(reader))


@pytest.mark.parametrize("step", TITLES)
def test_a_step_that_is_done_is_ticked_for_who_did_it_alone(login, step: str) -> None:
    reader, other = UserFactory(), UserFactory()
    take(step, reader)
    text = card(login(reader))
    assert "1 of 5 done" in text
    assert f">{step}</a>" not in text
    assert "0 of 5 done" in card(login(other))


def test_the_card_is_gone_when_all_is_done(login) -> None:
    reader = UserFactory()
    for step in TITLES:
        assert card(login(reader))
        take(step, reader)
    assert card(login(reader)) == ""


def test_what_was_done_once_does_not_come_back_when_it_is_undone(login) -> None:
    reader = UserFactory()
    for step in TITLES:
        take(step, reader)
    browser = login(reader)
    assert card(browser) == ""
    session.execute(delete(Watch).where(Watch.user_id == reader.id))
    session.commit()
    assert card(browser) == ""


def test_the_card_is_put_away_and_an_undo_brings_it_back(login) -> None:
    reader, other = UserFactory(), UserFactory()
    browser = login(reader)
    after = browser.post("/first-steps/dismissal", follow_redirects=True).get_data(as_text=True)
    assert "The first steps are put away." in after
    assert 'action="/first-steps"' in after
    assert card(browser) == ""
    assert card(login(other))
    browser.post("/first-steps")
    assert card(browser)
    assert session.query(Dismissal).count() == 0


def test_putting_it_away_twice_is_one_row_that_says_who_and_when(login) -> None:
    reader = UserFactory()
    browser = login(reader)
    for _click in range(2):
        assert browser.post("/first-steps/dismissal").status_code == 302
    assert [row.user_id for row in session.query(Dismissal)] == [reader.id]
    assert set(Dismissal.__table__.columns.keys()) == {"id", "user_id", "dismissed_at"}


def test_each_step_leads_to_a_page_that_is_there(login) -> None:
    browser = login(UserFactory())
    for url in re.findall(r'<a href="(/[^"]*)">', card(browser)):
        assert browser.get(url).status_code == 200
