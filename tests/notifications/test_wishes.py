"""How people wish to hear of things."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from lxml import html
from sqlalchemy import select

from app.accounts.models import User
from app.core import clock
from app.core.db import session
from app.core.errors import InvalidError
from app.core.feature import Channel, house
from app.notifications.forms import field_of
from app.notifications.models import DigestRhythm, Mail, MailKind, MailState, Preference, Rhythm
from app.notifications.queries.inbox import count_unread
from app.notifications.queries.wishes import channels_of
from app.notifications.service.wishes import rhythm_of, save_channels
from tests.factories import UserFactory, make_administrator
from tests.factories.news import make_post
from tests.factories.notices import inbox_of, kind_named, tell_of

WISHES = "/notifications/wishes"
NEWS = "kind-news-post"


@pytest.fixture
def reader(app) -> User:
    return UserFactory()


def form(**values: object) -> dict[str, object]:
    given = {
        "digest": "weekly", "digest_day": "1", "digest_hour": "8", "mail_days": ["1", "2"], "quiet_from": "19",
        "quiet_until": "7", "budget": "5", "paused_until": "", NEWS: "digest",
    }  # fmt: skip
    return given | values


def stored(reader: User) -> Rhythm:
    session.expire_all()
    return session.scalars(select(Rhythm).where(Rhythm.user_id == reader.id)).one()


def preferences() -> list[tuple[str, Channel]]:
    return [(one.kind, one.channel) for one in session.scalars(select(Preference))]


def test_wishes_are_saved_and_shown_again(login, reader) -> None:
    browser = login(reader)
    rhythm_of(reader).next_digest_at = clock.now()
    session.commit()
    values = form(digest="daily", digest_hour="17", budget="2", mail_days=["5", "3"], **{NEWS: "mail"})
    assert browser.post(WISHES, data=values).location == WISHES
    rhythm = stored(reader)
    assert (rhythm.digest, rhythm.digest_hour, rhythm.budget) == (DigestRhythm.DAILY, 17, 2)
    assert rhythm.mail_days == "35"
    assert rhythm.next_digest_at is None
    page = html.fromstring(browser.get(WISHES).text)
    assert page.xpath(f"//input[@name='{NEWS}'][@checked]/@value") == ["mail"]
    assert page.xpath("//input[@name='mail_days'][@checked]/@value") == ["3", "5"]


def test_looking_at_the_wishes_stores_nothing(login, reader) -> None:
    page = html.fromstring(login(reader).get(WISHES).text)
    assert page.xpath("//input[@name='budget']/@value") == ["5"]
    assert page.xpath("//input[@name='digest'][@checked]/@value") == ["weekly"]
    assert session.scalars(select(Rhythm).where(Rhythm.user_id == reader.id)).all() == []


def test_only_what_differs_from_the_usual_is_stored(login, reader) -> None:
    browser = login(reader)
    browser.post(WISHES, data=form())
    assert preferences() == []
    for _click in range(2):
        browser.post(WISHES, data=form(**{NEWS: "off"}))
    assert preferences() == [("news.post", Channel.OFF)]
    browser.post(WISHES, data=form())
    assert preferences() == []


def test_what_is_not_sent_stays_as_it_is(login, reader) -> None:
    browser = login(reader)
    browser.post(WISHES, data=form(**{NEWS: "app"}))
    values = form()
    del values[NEWS]
    browser.post(WISHES, data=values)
    assert preferences() == [("news.post", Channel.APP)]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"mail_days": []}, "at least one day"),
        ({"mail_days": ["8"]}, "not a valid choice"),
        ({"budget": "51"}, "between 0 and 50"),
        ({"budget": "-1"}, "between 0 and 50"),
        ({"budget": ""}, "required"),
        ({"budget": "many"}, "Not a valid"),
        ({"digest": "hourly"}, "Invalid Choice"),
        ({"digest_hour": "24"}, "Not a valid choice"),
        ({"quiet_from": "x"}, "Invalid Choice"),
        ({"paused_until": "2026-11-23"}, "has come already"),
        ({"paused_until": "9999-12-31"}, "within the next year"),
        ({"paused_until": "soon"}, "Not a valid date"),
        ({NEWS: "pigeon"}, "Invalid Choice"),
    ],
)
def test_wishes_that_make_no_sense_are_explained(login, reader, time_machine, values, said: str) -> None:
    time_machine.move_to("2026-11-23T09:00:00Z", tick=False)
    response = login(reader).post(WISHES, data=form(**{"budget": "7", **values}))
    assert response.status_code == 422
    assert said in response.text
    assert session.scalars(select(Rhythm).where(Rhythm.user_id == reader.id)).all() == []


def test_a_pause_ends_by_itself(login, reader, time_machine) -> None:
    time_machine.move_to("2026-11-23T09:00:00Z", tick=False)
    login(reader).post(WISHES, data=form(paused_until="2026-12-01"))
    assert stored(reader).paused_until == date(2026, 12, 1)
    time_machine.move_to("2026-12-02T09:00:00Z", tick=False)
    browser = login(reader)
    page = html.fromstring(browser.get(WISHES).text)
    assert page.xpath("//input[@name='paused_until']/@value") == [""]
    assert browser.post(WISHES, data=form()).status_code == 302


def test_what_is_needed_cannot_be_off(login, reader, monkeypatch) -> None:
    needed = replace(kind_named("news.post"), is_needed=True)
    monkeypatch.setitem(house().notice_kinds, "news.post", needed)
    browser = login(reader)
    page = html.fromstring(browser.get(WISHES).text)
    assert page.xpath(f"//input[@name='{NEWS}']/@value") == ["app", "digest", "mail"]
    assert browser.post(WISHES, data=form(**{NEWS: "off"})).status_code == 422
    with pytest.raises(InvalidError):
        save_channels(reader, {"news.post": Channel.OFF})
    session.add(Preference(user_id=reader.id, kind="news.post", channel=Channel.OFF))
    session.flush()
    assert channels_of(reader)["news.post"] is needed.usual


def test_a_wish_holds_for_what_waits(reader) -> None:
    post = make_post(make_administrator())
    tell_of(post, reader)
    assert inbox_of(reader)[0].channel is Channel.DIGEST
    save_channels(reader, {"news.post": Channel.MAIL})
    assert inbox_of(reader)[0].channel is Channel.MAIL
    save_channels(reader, {"news.post": Channel.OFF})
    (waiting,) = inbox_of(reader)
    assert waiting.channel is Channel.OFF
    assert waiting.read_at is not None
    assert count_unread(reader) == 0
    tell_of(post, reader)
    assert len(inbox_of(reader)) == 1


def test_what_was_read_or_mailed_or_is_old_is_not_mailed_by_a_wish(reader) -> None:
    save_channels(reader, {"news.post": Channel.APP})
    session.flush()
    for _number in range(3):
        tell_of(make_post(make_administrator()), reader)
    read, mailed, old = inbox_of(reader)
    mail = Mail(user_id=reader.id, kind=MailKind.THREAD, due_at=clock.now(), created_at=clock.now())
    session.add(mail)
    session.flush()
    read.read_at, mailed.mail_id = clock.now(), mail.id
    old.notice.created_at = clock.now() - timedelta(days=8)
    session.commit()
    save_channels(reader, {"news.post": Channel.MAIL})
    assert {one.channel for one in inbox_of(reader)} == {Channel.APP}


def test_the_wishes_of_one_are_not_those_of_another(login, reader) -> None:
    login(UserFactory()).post(WISHES, data=form(**{NEWS: "off", "budget": "0"}))
    assert channels_of(reader)["news.post"] is Channel.DIGEST
    tell_of(make_post(make_administrator()), reader)
    assert len(inbox_of(reader)) == 1


def test_an_address_that_mail_came_back_from_is_shown_and_tried_again(login, reader) -> None:
    rhythm = rhythm_of(reader)
    rhythm.bounced_address, rhythm.bounced_at = reader.email, clock.now()
    rhythm.bounce_reason = "550 <no such user>"
    session.commit()
    browser = login(reader)
    assert "550 &lt;no such user&gt;" in browser.get(WISHES).text
    browser.post(f"{WISHES}/address")
    assert stored(reader).bounced_address == ""
    assert "came back" not in browser.get(WISHES).text


def test_an_address_that_somebody_no_longer_has_is_not_complained_of(login, reader) -> None:
    rhythm = rhythm_of(reader)
    rhythm.bounced_address, rhythm.bounced_at = "old@example.com", clock.now()
    session.commit()
    assert "came back" not in login(reader).get(WISHES).text


def test_the_page_says_how_many_mails_came(login, reader) -> None:
    now = clock.now()
    for state, age in ((MailState.SENT, 1), (MailState.SENT, 2), (MailState.SENT, 9), (MailState.PENDING, 1)):
        when = now - timedelta(days=age)
        session.add(
            Mail(user_id=reader.id, kind=MailKind.DIGEST, state=state, due_at=when, created_at=when, finished_at=when)
        )
    session.commit()
    assert "you were sent 2 mails" in login(reader).get(WISHES).text


def test_the_table_has_a_name_for_each_choice(login, reader) -> None:
    page = html.fromstring(login(reader).get(WISHES).text)
    for kind in house().notice_kinds.values():
        for choice in page.xpath(f"//input[@name='{field_of(kind)}']"):
            named_by = [page.get_element_by_id(one).text_content() for one in choice.get("aria-labelledby").split()]
            assert str(kind.label) in named_by[0]
            assert named_by[1].strip()


def test_the_wishes_are_a_page_of_my_settings_in_french_too(login) -> None:
    browser = login(UserFactory(language="fr", time_zone="America/Montreal"))
    page = browser.get("/settings/").text
    assert WISHES in page
    page = browser.get(WISHES).text
    assert "Lundi" in page
    assert "America/Montreal" in page
    assert "At once" not in page


@pytest.mark.parametrize("path", ["/settings/", "/settings/password", "/settings/sessions", "/settings/groups", WISHES])
def test_one_page_of_my_settings_is_the_current_one(login, reader, path: str) -> None:
    page = html.fromstring(login(reader).get(path).text)
    assert page.xpath("//nav[@class='p-tabs']//a[@aria-current='page']/@href") == [path]
