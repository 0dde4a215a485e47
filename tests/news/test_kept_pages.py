"""Pages of news that a process keeps for many: what one reader does shows at once, what the clock does when it is due.

Each page is asked for before as well as after: whatever a process keeps of it is what it must not show any more.
"""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.db import session
from app.news.models import FollowKind, ReactionKind, Reading
from app.news.queries.categories import list_categories
from app.news.queries.following import Subject
from app.news.service.categories import save_category
from app.news.service.commenting import edit_comment, post_comment, remove_comment
from app.news.service.confirming import ask_to_confirm, confirm_post
from app.news.service.following import follow
from app.news.service.publishing import pin_post, set_end
from app.news.service.reading import keep, note_reading, react
from app.news.service.writing import change_post
from tests.factories import UserFactory, make_administrator
from tests.factories.news import make_post, reload_post, wording

NEWS, HOME = "/news/", "/"
MONDAY = "2026-11-23T09:00:00Z"


@pytest.fixture
def reader(app):
    return UserFactory(name="Rea Der")


@pytest.fixture
def other(app):
    return UserFactory(name="Oth Er")


@pytest.fixture
def post(app):
    return make_post(make_administrator(name="Aut Hor"), title="New limits")


def shown(browser, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return " ".join(response.text.split())


def told(browser, address: str) -> str:
    """Return what a page says, without its tags."""
    return " ".join(re.sub("<[^>]+>", " ", shown(browser, address)).split())


def asked(post):
    ask_to_confirm(post.author, post, clock.now() + timedelta(days=3), ())
    session.commit()
    return reload_post(post)


def test_a_comment_shows_at_once_to_everybody_on_the_post_and_in_the_list(login, post, reader, other) -> None:
    pages = [login(one) for one in (reader, other)]
    for browser in pages:
        assert "1 comment" not in told(browser, post.url) + told(browser, NEWS)
    said = post_comment(other, post, "Well done.")
    session.commit()
    for browser in pages:
        assert "Well done." in told(browser, post.url)
        assert "1 comment" in told(browser, NEWS)
    own, others = (shown(browser, post.url) for browser in reversed(pages))
    taking_away = f"/news/comments/{said.id}/withdrawal"
    assert taking_away in own
    assert taking_away not in others


def test_what_becomes_of_a_comment_shows_at_once_to_whoever_has_read_it(
    login, post, reader, other, time_machine
) -> None:
    time_machine.move_to(MONDAY, tick=False)
    said = post_comment(other, post, "Hasty words.")
    session.commit()
    browser = login(reader)
    assert "Hasty words." in told(browser, post.url)
    time_machine.shift(timedelta(seconds=10))
    edit_comment(other, said, "Better words.")
    session.commit()
    assert "Better words." in told(browser, post.url)
    remove_comment(post.author, post, said, "House rules")
    session.commit()
    assert "Taken away by Aut Hor: House rules" in told(browser, post.url)
    assert "Better words." not in told(browser, post.url)


def test_only_who_wrote_a_comment_may_change_it_and_not_for_long(login, post, reader, other, time_machine) -> None:
    time_machine.move_to(MONDAY, tick=False)
    said = post_comment(other, post, "Well done.")
    session.commit()
    editing = f"/news/comments/{said.id}/edit"
    assert editing in shown(login(other), post.url)
    assert editing not in shown(login(reader), post.url)
    time_machine.shift(timedelta(minutes=16))
    assert editing not in shown(login(other), post.url)


def test_what_others_click_counts_at_once_and_only_the_own_click_is_pressed(login, post, reader, other) -> None:
    browser, useful = login(reader), re.compile(r'aria-pressed="(true|false)">Useful(?: <span class="p-count">(\d+))?')
    assert useful.search(shown(browser, post.url)).groups() == ("false", None)
    react(other, post, ReactionKind.USEFUL)
    session.commit()
    assert useful.search(shown(browser, post.url)).groups() == ("false", "1")
    assert useful.search(shown(login(other), post.url)).groups() == ("true", "1")


def test_what_one_keeps_at_hand_is_marked_for_oneself_alone(login, post, reader, other) -> None:
    mine, theirs = login(reader), login(other)
    assert "Keep at hand" in told(mine, post.url)
    keep(reader, post)
    session.commit()
    assert "Let it go" in told(mine, post.url)
    assert "Keep at hand" in told(theirs, post.url)


def test_a_confirmation_counts_at_once_for_everybody_and_asks_nobody_else_less(login, post, reader, other) -> None:
    post = asked(post)
    mine, theirs = login(reader), login(other)
    for browser in (mine, theirs):
        assert "I have read this" in told(browser, HOME)
        assert "0 of 2 have confirmed it" in told(browser, post.url)
    confirm_post(reader, post, post.number, {})
    session.commit()
    assert "I have read this" not in told(mine, HOME) + told(mine, post.url)
    assert "I have read this" in told(theirs, HOME)
    assert "I have read this" in told(theirs, post.url)
    assert "1 of 2 have confirmed it" in told(theirs, post.url)


def test_what_was_opened_is_new_no_more_for_that_reader_alone(login, post, reader, other) -> None:
    mine, theirs, new = login(reader), login(other), "p-tag-ok"
    for browser in (mine, theirs):
        assert new in shown(browser, NEWS)
        assert post.title in told(browser, HOME)
    note_reading(reader, post)
    session.commit()
    assert new not in shown(mine, NEWS)
    assert post.title not in told(mine, HOME)
    assert new in shown(theirs, NEWS)
    assert post.title in told(theirs, HOME)


def test_two_readers_of_one_page_send_their_own_tokens(login, post, reader, other) -> None:
    tokens = [
        set(re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', shown(login(one), post.url)))
        for one in (reader, other)
    ]
    assert [len(some) for some in tokens] == [1, 1]
    assert tokens[0] != tokens[1]


def test_how_long_ago_it_was_moves_on_by_itself(login, reader, time_machine) -> None:
    time_machine.move_to(MONDAY, tick=False)
    post = make_post()
    post_comment(reader, post, "Well done.")
    session.commit()
    for minutes, words in ((0, "just now"), (5, "5 minutes ago"), (60, "1 hour ago")):
        time_machine.move_to(f"2026-11-23T{9 + minutes // 60:02}:{minutes % 60:02}:00Z", tick=False)
        browser = login(reader)
        assert words in told(browser, NEWS)
        assert told(browser, post.url).count(words) == 2


def test_the_clock_ends_what_is_over_or_on_top_without_anybody_writing(login, reader, other, time_machine) -> None:
    time_machine.move_to(MONDAY, tick=False)
    old = make_post(title="Canteen closed")
    set_end(old.author, old, clock.now() + timedelta(hours=3, seconds=30))
    pin_post(old.author, old, clock.now() + timedelta(hours=1, seconds=30))
    session.commit()
    time_machine.shift(timedelta(seconds=1))
    make_post(title="New limits")

    def order(moment: str) -> tuple[bool, bool]:
        time_machine.move_to(f"2026-11-23T{moment}Z", tick=False)
        news = told(login(reader), NEWS)
        return "On top" in news, news.index("Canteen closed") < news.index("New limits")

    assert [order(moment) for moment in ("10:00:20", "10:00:40")] == [(True, True), (False, False)]
    for moment, is_over in (("12:00:20", False), ("12:00:40", True)):
        time_machine.move_to(f"2026-11-23T{moment}Z", tick=False)
        browser = login(reader)
        assert ("This news is over" in told(browser, old.url)) == is_over
        assert ("Canteen closed" in told(login(other), HOME)) != is_over
        assert ("Canteen closed" in told(browser, NEWS)) != is_over
        assert f"{1 if is_over else 2} post" in told(browser, NEWS)


def test_a_confirmation_is_late_when_its_moment_has_passed(login, reader, time_machine) -> None:
    time_machine.move_to(MONDAY, tick=False)
    post = make_post()
    ask_to_confirm(post.author, post, clock.now() + timedelta(minutes=150), ())
    session.commit()
    for moment, words in (("11:29", "Confirm by"), ("11:31", "It was to be confirmed by")):
        time_machine.move_to(f"2026-11-23T{moment}:00Z", tick=False)
        browser = login(reader)
        assert words in told(browser, post.url)
        assert words in told(browser, HOME)


def test_what_one_follows_is_marked_for_oneself_alone(login, post, reader, other) -> None:
    mine, theirs = login(reader), login(other)
    for browser in (mine, theirs):
        assert "followed, stop" not in told(browser, post.url)
    follow(reader, Subject(FollowKind.AUTHOR, str(post.author_id)))
    session.commit()
    assert "followed, stop" in told(mine, post.url)
    assert "followed, stop" not in told(theirs, post.url)


def test_only_who_looks_after_a_post_is_offered_to_take_comments_away(login, author, champion, works) -> None:
    post, colleague = make_post(author, audience=[f"dept:{works.id}"]), UserFactory(department=works)
    said = post_comment(colleague, post, "Well done.")
    session.commit()
    offered = f"/news/comments/{said.id}/removal"
    assert offered not in shown(login(UserFactory(department=works)), post.url)
    assert offered in shown(login(champion), post.url)


def test_what_is_meant_for_others_now_is_shown_nowhere_any_more(login, reader, other, champion, works) -> None:
    post = make_post(make_administrator(), title="New limits")
    browser, not_opened = login(reader), login(other)
    for one, address in ((browser, NEWS), (browser, post.url), (not_opened, HOME)):
        assert "New limits" in told(one, address)
    narrowed = wording(title="New limits", audience=[f"dept:{works.id}"])
    change_post(post.author, reload_post(post), narrowed, base_number=post.number)
    session.commit()
    assert "New limits" not in told(browser, NEWS) + told(not_opened, HOME)
    assert browser.get(post.url).status_code == 404
    assert "New limits" in told(login(champion), NEWS)


def test_a_category_is_called_by_its_new_name_at_once(login, reader, post) -> None:
    browser, category = login(reader), list_categories()[0]
    assert category.name in told(browser, NEWS)
    save_category(None, category, name="Renamed one", name_fr="Renommée")
    session.commit()
    assert "Renamed one" in told(browser, NEWS)
    assert "Renamed one" in told(browser, post.url)


def test_opening_a_post_again_writes_nothing(login, reader, post, time_machine) -> None:
    time_machine.move_to(MONDAY, tick=False)
    login(reader).get(post.url)
    time_machine.shift(timedelta(minutes=1))
    login(reader).get(post.url)
    assert session.scalars(select(Reading.read_at)).all() == [clock.now() - timedelta(minutes=1)]
