"""From notices to mail: what waits, what is bundled, what is left out, and how much at most."""

from datetime import UTC, datetime

import pytest

from app.accounts.models import User
from app.accounts.queries import get_user
from app.accounts.service import people
from app.core.db import session
from app.core.feature import Channel
from app.news.models import PostState
from app.notifications.models import Mail, MailState, Preference
from app.notifications.service.reading import note_seen
from app.notifications.service.wishes import rhythm_of
from tests.factories import UserFactory
from tests.factories.news import make_post
from tests.factories.notices import inbox_of, tell_of

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TWENTY_MINUTES_LATER = datetime(2026, 11, 23, 9, 20, tzinfo=UTC)


@pytest.fixture
def reader(app, time_machine) -> User:
    """Somebody who wants to hear of news by mail at once."""
    time_machine.move_to(MONDAY, tick=False)
    reader = UserFactory(name="Li Wei", email="li@x.example")
    wish(reader, Channel.MAIL)
    return reader


def wish(user: User, channel: Channel, kind: str = "news.post") -> None:
    session.add(Preference(user_id=user.id, kind=kind, channel=channel))
    session.commit()


def set_rhythm(user: User, **values) -> None:
    for name, value in values.items():
        setattr(rhythm_of(user), name, value)
    session.commit()


def text_of(message) -> str:
    return message.get_body(("plain",)).get_content()


def test_a_notice_is_mailed_after_a_while_unless_it_was_read(reader, mail_server, work, time_machine) -> None:
    first, second = make_post(title="Read at once"), make_post(title="Left unread")
    tell_of(first, reader)
    tell_of(second, reader)
    assert work() == 0
    note_seen(get_user(reader.id), f"post:{first.id}")
    time_machine.move_to(TWENTY_MINUTES_LATER, tick=False)
    assert work() == 1
    [message] = mail_server.messages
    assert "Left unread" in message["Subject"]
    assert work() == 0


def test_one_conversation_is_one_mail(reader, mail_server, work, time_machine) -> None:
    post, other = make_post(title="Long talk"), make_post(title="Elsewhere")
    for told in (post, post, other, post):
        tell_of(told, reader)
    time_machine.move_to(TWENTY_MINUTES_LATER, tick=False)
    assert work() == 2
    [message] = [one for one in mail_server.messages if "Long talk" in one["Subject"]]
    assert "and 2 more of this" in text_of(message)
    tell_of(post, reader)
    time_machine.move_to("2026-11-23T11:00:00Z", tick=False)
    assert work() == 0
    assert inbox_of(reader)[-1].channel is Channel.DIGEST


def test_mails_of_a_conversation_hang_together(reader, mail_server, work, time_machine) -> None:
    post = make_post(title="Long talk")
    for day in (23, 25):
        time_machine.move_to(f"2026-11-{day}T09:00:00Z", tick=False)
        tell_of(post, reader)
        time_machine.move_to(f"2026-11-{day}T09:20:00Z", tick=False)
        work()
    first, second = mail_server.messages
    assert first["References"] == second["References"]
    assert first["Message-ID"] != second["Message-ID"]
    assert first["List-Id"] == "<news.localhost>"
    assert first["From"] == "Passerelle <intranet@localhost>"
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert first["Auto-Submitted"] == "auto-generated"


def test_what_exceeds_the_budget_waits_for_the_digest(reader, mail_server, work, time_machine) -> None:
    posts = [make_post(title=f"Subject {number}") for number in range(7)]
    for post in posts:
        tell_of(post, reader)
    time_machine.move_to(TWENTY_MINUTES_LATER, tick=False)
    assert work() == 4
    assert [one.channel for one in inbox_of(reader)[4:]] == [Channel.DIGEST] * 3
    time_machine.move_to("2026-11-30T07:01:00Z", tick=False)
    assert work() == 1
    digest = mail_server.messages[-1]
    assert "3 things are new" in digest["Subject"]
    assert all(f"Subject {number}" in text_of(digest) for number in (4, 5, 6))
    assert "Subject 0" not in text_of(digest)


def test_the_budget_holds_in_any_seven_days(reader, mail_server, work, time_machine) -> None:
    set_rhythm(reader, budget=2, digest="daily", next_digest_at=None)
    for day in range(23, 30):
        for hour in ("08:30", "12:00"):
            time_machine.move_to(f"2026-11-{day}T{hour}:00Z", tick=False)
            tell_of(make_post(), reader)
            time_machine.move_to(f"2026-11-{day}T{hour[:2]}:59:00Z", tick=False)
            work()
    assert len(mail_server.messages) == 2


def test_with_a_budget_of_nothing_nothing_is_mailed(reader, mail_server, work, time_machine) -> None:
    set_rhythm(reader, budget=0)
    tell_of(make_post(), reader)
    time_machine.move_to("2026-12-07T09:00:00Z", tick=False)
    assert work() == 0
    assert len(inbox_of(reader)) == 1


def test_at_night_mail_waits_for_the_morning(reader, mail_server, work, time_machine) -> None:
    time_machine.move_to("2026-11-23T20:00:00Z", tick=False)
    tell_of(make_post(), reader)
    time_machine.move_to("2026-11-23T21:00:00Z", tick=False)
    assert work() == 0
    time_machine.move_to("2026-11-24T05:59:00Z", tick=False)
    assert work() == 0
    time_machine.move_to("2026-11-24T06:00:00Z", tick=False)
    assert work() == 1


def test_a_digest_tells_only_what_may_still_be_seen(mail_server, work, time_machine) -> None:
    time_machine.move_to(MONDAY, tick=False)
    reader = UserFactory(email="li@x.example")
    work()
    gone, stays = make_post(title="Canary of the digest"), make_post(title="For all to see")
    tell_of(gone, reader)
    tell_of(stays, reader)
    gone.state = PostState.ARCHIVED
    session.commit()
    time_machine.move_to("2026-11-30T07:01:00Z", tick=False)
    assert work() == 1
    [digest] = mail_server.messages
    assert "Canary" not in digest.as_string()
    assert "For all to see" in text_of(digest)


def test_what_vanishes_between_planning_and_sending_is_not_sent(reader, mail_server, work, time_machine) -> None:
    post = make_post(title="Canary of the mail")
    tell_of(post, reader)
    mail_server.answer = "451 Later"
    time_machine.move_to(TWENTY_MINUTES_LATER, tick=False)
    assert work() == 0
    post.state, mail_server.answer = PostState.ARCHIVED, "250 OK"
    session.commit()
    time_machine.move_to("2026-11-23T09:40:00Z", tick=False)
    assert work() == 0
    assert mail_server.messages == []
    assert session.query(Mail).one().state is MailState.EMPTY


def test_there_is_no_digest_of_nothing_and_no_item_twice(mail_server, work, time_machine) -> None:
    time_machine.move_to(MONDAY, tick=False)
    busy, idle = UserFactory(email="busy@x.example"), UserFactory(email="idle@x.example")
    work()
    tell_of(make_post(title="Once only"), busy)
    time_machine.move_to("2026-11-30T07:01:00Z", tick=False)
    assert work() == 1
    assert mail_server.to(idle.email) == []
    tell_of(make_post(title="Next week"), busy)
    time_machine.move_to("2026-12-07T07:01:00Z", tick=False)
    assert work() == 1
    assert "Once only" not in text_of(mail_server.messages[-1])


def test_a_digest_speaks_the_language_of_its_reader_and_stays_short(mail_server, work, time_machine) -> None:
    time_machine.move_to(MONDAY, tick=False)
    reader = UserFactory(name="Hélène Roy", email="helene@x.example", language="fr")
    work()
    for number in range(15):
        tell_of(make_post(title=f"Sujet {number}"), reader)
    time_machine.move_to("2026-11-30T07:01:00Z", tick=False)
    assert work() == 1
    [digest] = mail_server.messages
    assert digest["Content-Language"] == "fr"
    assert "15 nouveautés" in digest["Subject"]
    assert text_of(digest).count("Sujet") == 12
    assert "3 autres" in text_of(digest)


def test_who_has_left_gets_nothing(reader, mail_server, work, time_machine) -> None:
    tell_of(make_post(), reader)
    time_machine.move_to(TWENTY_MINUTES_LATER, tick=False)
    people.deactivate_user(None, reader)
    session.commit()
    assert work() == 0
    assert mail_server.messages == []


def test_a_title_with_a_line_break_makes_no_second_header(reader, mail_server, work, time_machine) -> None:
    post = make_post(title="Harmless")
    post.title = "Fine\r\nBcc: everybody@x.example\x1b\u2028End"
    session.commit()
    tell_of(post, reader)
    time_machine.move_to(TWENTY_MINUTES_LATER, tick=False)
    assert work() == 1
    [message] = mail_server.messages
    assert message["Bcc"] is None
    assert "Fine" in message["Subject"]


def test_the_page_of_a_mail_is_safe_and_ready_for_dark_screens(reader, mail_server, work, time_machine) -> None:
    tell_of(make_post(title="<b onclick=x>Bold</b>"), reader)
    time_machine.move_to(TWENTY_MINUTES_LATER, tick=False)
    work()
    page = mail_server.messages[0].get_body(("html",)).get_content()
    assert "&lt;b onclick" in page
    assert "prefers-color-scheme: dark" in page
    assert 'style="' in page


def test_the_next_digest_can_be_read_on_the_site(login, time_machine) -> None:
    time_machine.move_to(MONDAY, tick=False)
    reader = UserFactory()
    browser = login(reader)
    assert "Nothing waits for your digest" in browser.get("/notifications/digest").text
    tell_of(make_post(title="Coming soon"), reader)
    assert "Coming soon" in browser.get("/notifications/digest").text


@pytest.mark.parametrize("size", [1, 10])
def test_the_digest_page_costs_the_same_however_long(login, count_queries, size: int) -> None:
    reader = UserFactory()
    browser = login(reader)
    for _number in range(size):
        tell_of(make_post(), reader)
    session.expunge_all()
    with count_queries() as queries:
        browser.get("/notifications/digest")
    assert len(queries) <= 12
