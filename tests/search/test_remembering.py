"""What a process remembers of searches: it shows in nothing but the time that they take."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.accounts.models import User
from app.core import clock
from app.core.db import session
from app.documents.service.library import delete_template
from app.news.service.publishing import publish_post, put_away, set_end
from app.news.service.rumours.moderating import hide_rumour
from app.people.service.profiles import set_suggested
from app.people.service.skills import set_skills
from app.search.pins import Place, arrange
from app.wiki.service.audiences import narrowing_of
from app.wiki.service.faq import delete_entry
from app.wiki.service.moving import narrow_page
from app.wiki.service.trash import delete_page
from tests.factories import UserFactory, make_administrator
from tests.factories.documents import make_template
from tests.factories.news import make_draft, make_post, reload_post
from tests.factories.rumours import make_rumour
from tests.factories.wiki import make_entry, make_page, reload_page

Undo = Callable[[], object]


def shown(browser, path: str = "/search?q=canary") -> str:
    response = browser.get(path)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def suggested(browser) -> str:
    response = browser.get("/search/suggestions?q=canar", headers={"X-Fragment": "options"})
    return response.get_data(as_text=True)


def page_of(keeper: User) -> Undo:
    page = make_page(title="The canary", actor=keeper)
    return lambda: delete_page(keeper, reload_page(keeper, page))


def entry_of(keeper: User) -> Undo:
    entry = make_entry("What is the canary?", actor=keeper)
    return lambda: delete_entry(keeper, entry)


def post_of(keeper: User) -> Undo:
    post = make_post(keeper, title="The canary")
    return lambda: put_away(keeper, reload_post(post))


def rumour_of(keeper: User) -> Undo:
    rumour = make_rumour(question="Is the canary gone?", owner=keeper)
    return lambda: hide_rumour(keeper, rumour, "It is.")


def template_of(keeper: User) -> Undo:
    template = make_template(keeper, title="The canary")
    return lambda: delete_template(keeper, template)


@pytest.mark.parametrize("make", [page_of, entry_of, post_of, rumour_of, template_of])
def test_what_is_taken_away_is_gone_at_once_though_it_was_found_before(login, index, run_jobs, make) -> None:
    take_away = make(make_administrator())
    session.commit()
    run_jobs()
    browser = login(UserFactory())
    assert "1 result<" in shown(browser)
    suggested(browser)
    take_away()
    session.commit()
    assert "Nothing answers this yet" in shown(browser)
    assert "0 suggestions" in suggested(browser)


def test_what_was_searched_for_in_vain_is_found_once_the_index_knows_it(login, index, run_jobs) -> None:
    browser = login(UserFactory())
    assert "Nothing answers this yet" in shown(browser)
    make_page(title="The canary", actor=make_administrator())
    assert "Nothing answers this yet" in shown(browser)
    run_jobs()
    assert "1 result<" in shown(browser)
    assert "The canary" in suggested(browser)


def test_nobody_is_shown_what_somebody_else_has_found(login, index, run_jobs) -> None:
    keeper, colleague = make_administrator(), UserFactory()
    page = make_page(title="The canary", actor=keeper)
    narrow_page(keeper, reload_page(keeper, page), narrowing_of([f"user:{keeper.id}"]))
    session.commit()
    run_jobs()
    assert "1 result<" in shown(login(keeper))
    assert "The canary" in suggested(login(keeper))
    assert "Nothing answers this yet" in shown(login(colleague))
    assert "The canary" not in suggested(login(colleague))


def test_a_post_is_gone_the_moment_it_is_over(login, index, run_jobs, time_machine) -> None:
    time_machine.move_to("2026-11-23T09:00:00Z", tick=False)
    author = make_administrator()
    draft = make_draft(author, title="The canary")
    set_end(author, draft, clock.now() + timedelta(hours=2))
    publish_post(author, reload_post(draft))
    session.commit()
    run_jobs()
    browser = login(UserFactory())
    assert "1 result<" in shown(browser)
    time_machine.move_to("2026-11-23T11:00:01Z", tick=False)
    assert "Nothing answers this yet" in shown(browser)


def test_each_reader_has_his_own_frame_and_what_he_may_do(login, index, run_jobs) -> None:
    keeper, first, second = make_administrator(), UserFactory(name="Fir St"), UserFactory(name="Sec Ond")
    make_page(title="The canary", actor=keeper)
    run_jobs()
    assert "Fir St" in shown(login(first))
    text = shown(login(second))
    assert "Sec Ond" in text
    assert "Fir St" not in text
    assert "Arrange these results" not in text
    assert "Arrange these results" in shown(login(keeper))


def test_what_is_arranged_counts_at_once(login, index, run_jobs) -> None:
    keeper = make_administrator()
    page = make_page(title="The canary", actor=keeper)
    run_jobs()
    browser = login(UserFactory())
    assert "Recommended" not in shown(browser)
    arrange(keeper, "canary", "page", page.id, Place.FIRST)
    session.commit()
    assert "Recommended" in shown(browser)


def test_who_does_not_want_to_be_suggested_is_gone_at_once(login, index, run_jobs) -> None:
    expert = UserFactory(name="Ex Pert")
    set_skills(expert, {"canary": 3})
    session.commit()
    run_jobs()
    browser = login(UserFactory())
    assert "can do it alone" in shown(browser)
    assert "Ex Pert" in shown(browser, "/people/experts?q=canary")
    set_suggested(expert, is_suggested=False)
    session.commit()
    assert "can do it alone" not in shown(browser)
    assert "Ex Pert" not in shown(browser, "/people/experts?q=canary")
