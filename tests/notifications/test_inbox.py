"""The inbox: what is told, grouped, muted, and what is no longer there."""

from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.queries import get_user
from app.core import clock
from app.core.db import session, unit_of_work
from app.core.feature import Notice
from app.news.service.publishing import put_away
from app.news.service.writing import change_post
from app.notifications.models import Mute
from app.notifications.queries.inbox import LINES_SHOWN, count_unread
from app.notifications.service.reading import mute_thread, note_seen, unmute_thread
from app.notifications.service.telling import tell
from app.notifications.wording import lines_for
from tests.factories import DepartmentFactory, UserFactory, make_administrator
from tests.factories.news import make_post, reload_post, wording
from tests.factories.notices import inbox_of, kind_named, tell_of

ALL = "/notifications/?all=1"
INBOX = "/notifications/"


@pytest.fixture
def reader(app) -> User:
    return UserFactory(name="Rea Der")


@pytest.fixture
def author(app) -> User:
    return make_administrator(name="Li Wei")


def entries(browser, address: str = INBOX) -> list[str]:
    page = html.fromstring(browser.get(address).text)
    return [" ".join(one.text_content().split()) for one in page.xpath("//li[contains(@class, 'p-notice')]")]


def bell(browser) -> str:
    page = html.fromstring(browser.get("/people/").text)
    return page.xpath("//a[contains(@class, 'p-icon-button')]/@aria-label")[0]


def test_a_notice_stands_in_the_inbox_until_it_is_read(login, reader, author) -> None:
    post = make_post(author, title="New expense limits")
    tell_of(post, reader, actor=author)
    browser = login(reader)
    (entry,) = entries(browser)
    assert "Li Wei published “New expense limits”" in entry
    assert bell(browser) == "Inbox, 1 unread"
    browser.get(post.url)
    note_seen(reader, f"post:{post.id}")
    assert entries(browser) == []
    assert "Nothing unread" in browser.get(INBOX).text
    assert len(entries(browser, ALL)) == 1
    assert bell(browser) == "Inbox"


def test_one_conversation_is_one_entry_and_counts_once(login, reader, author) -> None:
    post, other = make_post(author, title="Busy one"), make_post(author, title="Quiet one")
    for _time in range(3):
        tell_of(post, reader, actor=author)
    tell_of(other, reader, actor=author)
    browser = login(reader)
    quiet, busy = entries(browser)
    assert "Quiet one" in quiet
    assert "2 more" in busy
    assert bell(browser) == "Inbox, 2 unread"


def test_a_long_conversation_is_cut(login, reader, author) -> None:
    post = make_post(author)
    for _time in range(LINES_SHOWN + 3):
        tell_of(post, reader, actor=author)
    (entry,) = entries(login(reader))
    assert f"{LINES_SHOWN + 2} more" in entry
    assert "and 3 older ones" in entry


def test_what_was_narrowed_since_is_neither_shown_nor_counted(login, reader, author, run_jobs) -> None:
    post = make_post(author, title="Canarypost")
    tell_of(post, reader, actor=author)
    closed = wording(title="Canarypost", audience=[f"dept:{DepartmentFactory().id}"])
    change_post(author, reload_post(post), closed, base_number=1)
    session.commit()
    run_jobs()
    browser = login(reader)
    for address in (INBOX, ALL, "/notifications/mutes"):
        assert "Canarypost" not in browser.get(address).text
    assert bell(browser) == "Inbox"
    assert count_unread(reader) == 0


def test_the_bell_costs_one_question_where_nothing_is_unread(reader, author, count_queries) -> None:
    tell_of(make_post(author), reader, actor=author)
    note_seen(reader, inbox_of(reader)[0].notice.thread)
    session.commit()
    with unit_of_work(read_only=True):
        known = get_user(reader.id)
        with count_queries() as queries:
            assert count_unread(known) == 0
    assert len(queries) == 1


def test_what_is_put_away_is_gone_from_the_inbox(login, reader, author, run_jobs) -> None:
    post = make_post(author)
    tell_of(post, reader, actor=author)
    put_away(author, reload_post(post))
    session.commit()
    run_jobs()
    browser = login(reader)
    assert entries(browser) == entries(browser, ALL) == []
    assert bell(browser) == "Inbox"


def test_what_the_bell_counts_in_vain_is_forgotten_when_the_inbox_meets_it(login, reader, author, time_machine) -> None:
    time_machine.move_to("2026-11-23T09:00:00Z", tick=False)
    post = make_post(author)
    tell_of(post, reader, actor=author)
    post = reload_post(post)
    post.expires_at = clock.now() + timedelta(hours=1)
    session.commit()
    time_machine.move_to("2026-11-23T11:00:00Z", tick=False)
    browser = login(reader)
    assert bell(browser) == "Inbox, 1 unread"
    assert entries(browser) == []
    assert bell(browser) == "Inbox"


def test_a_kind_that_this_version_does_not_know_is_left_out(login, reader, author) -> None:
    post = make_post(author)
    tell_of(post, reader, actor=author)
    for one in inbox_of(reader):
        one.notice.kind = "news.from_the_future"
    session.commit()
    browser = login(reader)
    assert entries(browser) == []
    assert bell(browser) == "Inbox"


def test_everybody_has_an_inbox_of_their_own(login, reader, author) -> None:
    tell_of(make_post(author), reader, actor=author)
    other = UserFactory()
    browser = login(other)
    assert entries(browser, ALL) == []
    browser.post("/notifications/reading")
    assert bell(login(reader)) == "Inbox, 1 unread"


def test_read_marks_are_set_and_taken_back(login, reader, author) -> None:
    post, other = make_post(author), make_post(author)
    tell_of(post, reader, actor=author)
    tell_of(other, reader, actor=author)
    browser = login(reader)
    for _click in range(2):
        browser.post("/notifications/reading", data={"thread": f"post:{post.id}"})
    assert bell(browser) == "Inbox, 1 unread"
    marked = inbox_of(reader)[0].read_at
    undo = {"thread": f"post:{post.id}", "read_at": marked.isoformat()}
    browser.post("/notifications/reading/undo", data=undo)
    assert bell(browser) == "Inbox, 2 unread"
    for nonsense in ("", "yesterday", "2026-11-23T09:00:00"):
        assert browser.post("/notifications/reading/undo", data={"read_at": nonsense}).status_code == 302


def test_marking_all_leaves_what_came_meanwhile(login, reader, author) -> None:
    tell_of(make_post(author), reader, actor=author)
    browser = login(reader)
    page = html.fromstring(browser.get(INBOX).text)
    (until_id,) = page.xpath("//input[@name='until_id']/@value")
    tell_of(make_post(author), reader, actor=author)
    browser.post("/notifications/reading", data={"until_id": until_id})
    assert bell(browser) == "Inbox, 1 unread"


def test_a_muted_conversation_is_silent_until_it_is_unmuted(login, reader, author) -> None:
    post = make_post(author, title="Endless one")
    thread = f"post:{post.id}"
    tell_of(post, reader, actor=author)
    browser = login(reader)
    for _click in range(2):
        response = browser.post("/notifications/mutes", data={"thread": thread}, follow_redirects=True)
    assert "You will hear no more of this." in response.text
    tell_of(post, reader, actor=author)
    assert bell(browser) == "Inbox"
    assert len(inbox_of(reader)) == 1
    assert "Endless one" in browser.get("/notifications/mutes").text
    browser.post("/notifications/mutes/removal", data={"thread": thread})
    assert bell(browser) == "Inbox, 1 unread"
    assert session.scalars(select(Mute)).all() == []
    tell_of(post, reader, actor=author)
    assert len(inbox_of(reader)) == 2


def test_unmuting_later_leaves_the_past_alone(reader, author, time_machine) -> None:
    time_machine.move_to("2026-11-23T09:00:00Z", tick=False)
    post = make_post(author)
    tell_of(post, reader, actor=author)
    mute_thread(reader, f"post:{post.id}")
    time_machine.move_to("2026-11-24T09:00:00Z", tick=False)
    unmute_thread(reader, f"post:{post.id}")
    assert count_unread(reader) == 0


def test_a_muted_conversation_about_something_gone_keeps_its_secret(login, reader, author, run_jobs) -> None:
    post = make_post(author, title="Canarypost")
    tell_of(post, reader, actor=author)
    mute_thread(reader, f"post:{post.id}")
    put_away(author, reload_post(post))
    session.commit()
    run_jobs()
    page = login(reader).get("/notifications/mutes").text
    assert "Canarypost" not in page
    assert "no longer there" in page


@pytest.mark.parametrize("thread", ["", "x" * 101])
def test_a_conversation_that_cannot_be_is_not_found(login, reader, thread: str) -> None:
    assert login(reader).post("/notifications/mutes", data={"thread": thread}).status_code == 404


@pytest.mark.parametrize("address", ["/notifications/reading", "/notifications/mutes", "/notifications/mutes/removal"])
def test_nobody_is_led_to_another_site(login, reader, address: str) -> None:
    data = {"thread": "post:1", "next": "https://example.org/"}
    assert login(reader).post(address, data=data).location == INBOX


def test_notices_are_told_in_the_readers_language_and_say_in_which_the_title_is(login, author) -> None:
    reader = UserFactory(language="fr")
    tell_of(make_post(author, title="Limits", language="en"), reader, actor=author)
    page = login(reader).get(INBOX).text
    assert ">Avis<" in page
    assert "Aujourd’hui" in page
    assert '<span class="p-notice-title" lang="en">Limits</span>' in page


def test_a_hostile_title_or_name_runs_nothing(login, reader) -> None:
    hostile = "<img src=x onerror=alert(1)>%(title)s%s"
    post = make_post(make_administrator(name=hostile, email="h@example.com"), title=hostile)
    tell_of(post, reader, actor=session.get_one(User, post.author_id))
    page = login(reader).get(INBOX).text
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;%(title)s%s" in page


def test_days_are_those_of_the_reader(login, author, time_machine) -> None:
    time_machine.move_to("2026-11-23T23:30:00Z", tick=False)
    there = UserFactory(time_zone="America/Montreal")
    here = UserFactory(time_zone="Europe/Paris")
    tell_of(make_post(author), there, here, actor=author)
    time_machine.move_to("2026-11-24T00:30:00Z", tick=False)
    assert "Today" in login(here).get(INBOX).text
    time_machine.move_to("2026-11-24T12:00:00Z", tick=False)
    assert "Today" in login(here).get(INBOX).text
    assert "Yesterday" in login(there).get(INBOX).text


def test_the_inbox_asked_again_says_what_it_is_called_now_and_how_long_ago_that_was(
    login, reader, author, time_machine
) -> None:
    time_machine.move_to("2026-11-23T09:00:00Z", tick=False)
    post = make_post(author, title="Limits")
    tell_of(post, reader, actor=author)
    (entry,) = entries(login(reader))
    assert "Limits" in entry
    assert "just now" in entry
    time_machine.shift(timedelta(minutes=5))
    change_post(author, reload_post(post), wording(title="New limits"), base_number=post.number)
    session.commit()
    (entry,) = entries(login(reader))
    assert "New limits" in entry
    assert "5 minutes ago" in entry


def test_lines_are_presented_in_one_go_for_each_kind_of_subject(reader, author, count_queries) -> None:
    posts = [make_post(author) for _number in range(3)]
    for post in posts:
        tell_of(post, reader, actor=author)
    found = inbox_of(reader)
    with count_queries() as queries:
        lines = lines_for(reader, found)
    assert [line.title for line in lines] == [post.title for post in posts]
    assert len([one for one in queries if "news_posts.id IN" in one]) == 1


def test_who_is_not_named_is_somebody(reader, author) -> None:
    post = make_post(author, title="Limits")
    tell(Notice(kind_named("news.post"), post.id, thread="post:1", key="k", user_ids=[reader.id]))
    (line,) = lines_for(reader, inbox_of(reader))
    assert line.sentence == "Somebody published “Limits”"


def test_pages_of_a_long_inbox(login, reader, author) -> None:
    for number in range(22):
        tell_of(make_post(author, title=f"Number {number}."), reader, actor=author)
    browser = login(reader)
    assert len(entries(browser)) == 20
    assert len(entries(browser, "/notifications/?page=2")) == 2
    assert len(entries(browser, "/notifications/?page=9")) == 2
    for nonsense in ("0", "-1", "x", "999999999999999999999"):
        assert browser.get(f"/notifications/?page={nonsense}").status_code == 200


@pytest.mark.parametrize("size", [1, 10])
def test_the_inbox_costs_the_same_however_long(login, reader, author, count_queries, size: int) -> None:
    for _number in range(size):
        post = make_post(author)
        tell_of(post, reader, actor=author)
        tell_of(post, reader, actor=author)
    browser = login(reader)
    browser.get(INBOX)
    for address, cost in ((INBOX, 11), (ALL, 11)):
        with count_queries() as queries:
            browser.get(address)
        assert len(queries) == cost
