"""Mail servers that hang up, fall silent and talk nonsense; people and titles that no mail was made for."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import User
from app.core.db import session
from app.core.installation import installation
from app.core.mail.transport import SmtpTransport
from app.notifications.models import Mail, MailState
from app.notifications.service.sending import MOST_FAILURES
from app.notifications.service.wishes import rhythm_of
from tests.factories import UserFactory, make_administrator
from tests.factories.news import make_post
from tests.factories.notices import tell_of
from tests.notifications.faulty_server import RawServer

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def all_mails() -> list[Mail]:
    session.expire_all()
    return list(session.scalars(select(Mail).order_by(Mail.id)))


@pytest.fixture
def raw_server(app: Flask, monkeypatch) -> Iterator[Callable[[Callable[[int], str]], RawServer]]:
    """Return a function that starts a server to which the application sends; it is waited for half a second."""
    before, started = installation(), []

    def start(script: Callable[[int], str]) -> RawServer:
        server = RawServer(script)
        started.append(server)
        transport = SmtpTransport(server.url, timeout=0.5)
        app.extensions["passerelle.installation"] = replace(before, mail=transport)
        return server

    yield start
    app.extensions["passerelle.installation"] = before
    for server in started:
        server.stop()


def digests_for(count: int, time_machine, work) -> list[User]:
    """Return people whose digests are due now."""
    time_machine.move_to(MONDAY, tick=False)
    people = [UserFactory() for _number in range(count)]
    tell_of(make_post(), *people)
    work()
    time_machine.move_to("2026-11-30T07:01:00Z", tick=False)
    return people


def test_a_server_that_hangs_up_after_every_ten_gets_all_of_them_once(raw_server, work, time_machine) -> None:
    server = raw_server(lambda number: "421" if number % 11 == 0 else "ok")
    people = digests_for(35, time_machine, work)
    work()
    for minutes in (3, 10, 30):
        time_machine.move_to(f"2026-11-30T07:{minutes:02}:00Z", tick=False)
        work()
    assert sorted(one["To"].addresses[0].addr_spec for one in server.messages) == sorted(one.email for one in people)
    assert {mail.state for mail in all_mails()} == {MailState.SENT}


@pytest.mark.parametrize("fault", ["stall", "drop"])
def test_a_server_that_falls_silent_after_the_text_delays_under_the_same_id(
    raw_server, work, time_machine, fault: str
) -> None:
    server = raw_server(lambda number: fault if number == 1 else "ok")
    people = digests_for(3, time_machine, work)
    began = time.monotonic()
    assert work() == 2
    assert time.monotonic() - began < 10
    [late] = [mail for mail in all_mails() if mail.state is MailState.PENDING]
    assert late.last_error
    time_machine.move_to("2026-11-30T07:05:00Z", tick=False)
    assert work() == 1
    assert len(server.messages) == len(people)
    assert len({one["Message-ID"] for one in server.messages}) == len(people)


def test_a_server_that_always_falls_silent_is_left_alone_for_a_while(raw_server, work, time_machine) -> None:
    server = raw_server(lambda _number: "stall")
    digests_for(8, time_machine, work)
    began = time.monotonic()
    assert work() == 0
    assert time.monotonic() - began < 10
    assert server.begun == MOST_FAILURES
    assert {mail.state for mail in all_mails()} == {MailState.PENDING}


@pytest.mark.parametrize(
    "words",
    ["550\x00 \x1b[31m<b>no</b>", "451 " + "x" * 8_000, "abc", "250-OK\r\n250-more\r\n250 done", "999 what", ""],
    ids=["control", "long", "no number", "several lines", "odd number", "nothing"],
)
def test_whatever_a_server_says_is_noted_and_harms_nobody(login, raw_server, work, time_machine, words: str) -> None:
    server = raw_server(lambda number: words if number == 1 else "ok")
    digests_for(3, time_machine, work)
    work()
    assert len(server.messages) >= 2
    for mail in all_mails():
        assert mail.last_error.isprintable()
        assert len(mail.last_error) <= 1_100
    shown = login(make_administrator()).get("/admin/mail").get_data(as_text=True)
    assert "<b>no</b>" not in shown


def test_people_to_whom_no_mail_can_be_sent_hold_up_nobody(mail_server, work, time_machine) -> None:
    people = digests_for(6, time_machine, work)
    for number, one in enumerate(people[:4]):
        one.email = f"odd name {number}@x.example"
    session.commit()
    assert work() == 2
    assert all(rhythm_of(one).bounced_address == one.email for one in people[:4])


def test_a_title_that_hides_a_header_stays_a_title(mail_server, work, time_machine) -> None:
    time_machine.move_to(MONDAY, tick=False)
    reader = UserFactory(email="victim@x.example", name="=?utf-8?q?a=0D=0ABcc:_all@x.example?=")
    post = make_post(title="=?utf-8?q?a=0D=0ABcc:_all@x.example=0D=0A=0D=0A<h1>Pay here</h1>?=")
    tell_of(post, reader, kind="news.reminder")
    work()
    time_machine.move_to("2026-11-23T09:20:00Z", tick=False)
    assert work() == 1
    [message] = mail_server.messages
    assert message["Bcc"] is None
    assert message["List-Unsubscribe"]
    assert "Bcc:_all@x.example" in message["Subject"]
