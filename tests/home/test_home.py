"""Home: what must be read, what is new, what waits, what one keeps, in this order."""

import re
from datetime import timedelta

import pytest

from app.accounts.queries import get_user
from app.accounts.service.groups import create_group
from app.core import clock
from app.core.db import session
from app.news.service.confirming import ask_to_confirm
from app.news.service.publishing import publish_post
from app.wiki.models import PageStatus
from app.wiki.service.audiences import narrowing_of, settle_subtree
from app.wiki.service.reading import watch
from tests.factories import DepartmentFactory, UserFactory, make_champion
from tests.factories.counted_mail import count_weeks_of_mail
from tests.factories.news import make_draft, reload_post
from tests.factories.wiki import make_page
from tests.wiki.test_reacting import edit


def home(browser) -> str:
    response = browser.get("/")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def make_must_read() -> None:
    """Publish news for everybody that are to be confirmed."""
    post = reload_post(make_draft())
    author = get_user(post.author_id)
    ask_to_confirm(author, post, clock.now() + timedelta(days=3), ())
    publish_post(author, post)
    session.commit()


def test_a_new_colleague_is_news_and_ones_own_arrival_is_not(login) -> None:
    reader = UserFactory(name="Zoé Reader")
    UserFactory(name="Jérôme Dupont", department=reader.department)
    text = home(login(reader))
    assert "Jérôme Dupont" in text
    assert "Hello, Zoé" in text
    assert text.count("Zoé Reader") == 2  # the account menu


def test_an_empty_profile_waits_for_its_owner(login) -> None:
    assert "Tell colleagues what they can ask you about" in home(login(UserFactory()))


def test_a_champion_sees_what_is_theirs_to_keep(login) -> None:
    champion = make_champion(DepartmentFactory(name="Quality"))
    create_group(None, "First aiders", "Plasters and calm", owner=champion)
    session.commit()
    text = home(login(champion))
    assert "You publish for this department" in text
    assert "First aiders" in text


def test_only_home_is_marked_as_home(login) -> None:
    browser, marked = login(UserFactory()), re.compile(r'href="/"\s+aria-current="page"')
    assert len(marked.findall(home(browser))) == 2  # above, and at the lower edge of a phone
    assert not marked.search(browser.get("/help").get_data(as_text=True))


def test_help_names_somebody_to_ask(login) -> None:
    assert login(UserFactory()).get("/help").status_code == 200


def test_home_answers_in_one_order(login) -> None:
    department = DepartmentFactory(name="Gauges")
    other = DepartmentFactory()
    count_weeks_of_mail({department: 20, other: 30}, {(department, other): 10}, weeks=8)
    champion = make_champion(department)
    make_must_read()
    text = home(login(champion))
    main = text[text.index("<main") : text.index("</main>")]
    headings = re.findall(r"<h2[^>]*>(?:<svg.*?</svg>)?([^<]+)</h2>", main)
    assert headings == [
        "What do you need?", "Must read", "Waiting for you", "To keep the house in order", "First steps", "New for you",
        "Your department’s mail", "Yours to keep",
    ]  # fmt: skip


def test_what_changed_on_followed_pages_is_named(login) -> None:
    reader, other = UserFactory(), UserFactory()
    page = make_page(title="Fire drill")
    watch(reader, page)
    session.commit()
    edit(login(other), page, "Other words.")
    session.commit()
    text = home(login(reader))
    assert "1 page that you follow has changed" in text
    assert re.search(r'<a href="/wiki/[^"]+/fire-drill">1 page that you follow', text)


def test_a_followed_page_is_named_until_one_has_seen_it_and_to_nobody_who_may_not_see_it_any_more(login) -> None:
    reader, outsider, other = UserFactory(), UserFactory(), UserFactory()
    page = make_page(title="Fire drill")
    for person in (reader, outsider):
        watch(person, page)
    session.commit()
    edit(login(other), page, "Other words.")
    session.commit()
    mine, theirs = login(reader), login(outsider)
    for browser in (mine, theirs):
        assert "1 page that you follow has changed" in home(browser)
    mine.post("/wiki/watched/seen")
    assert "that you follow" not in home(mine)
    page.narrowing_id = narrowing_of([f"user:{reader.id}"])
    settle_subtree(page, page.space)
    session.commit()
    assert "Fire drill" not in home(theirs)


def test_pages_to_read_are_new_and_patterns_for_pages_or_obsolete_ones_are_not(login) -> None:
    make_page(title="Fire drill")
    make_page(title="Meeting notes").is_template = True
    make_page(title="Fax numbers").status = PageStatus.OBSOLETE
    session.commit()
    text = home(login(UserFactory()))
    assert "Fire drill" in text
    assert "Meeting notes" not in text
    assert "Fax numbers" not in text


def test_who_keeps_nothing_is_shown_no_empty_card_for_it(login) -> None:
    assert "Yours to keep" not in home(login(UserFactory()))


@pytest.mark.parametrize("path", ["/", "/search?q=oil", "/news/"])
def test_a_page_has_one_search_box(login, path: str) -> None:
    assert login(UserFactory()).get(path).get_data(as_text=True).count('role="search"') == 1
