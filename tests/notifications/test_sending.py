"""Sending through a server that refuses, stalls, or is not there; and mail that comes back."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.models import User
from app.core import clock
from app.core.db import session
from app.core.installation import installation
from app.core.mail import message_id, open_transport
from app.notifications.models import Mail, MailState
from app.notifications.models.mail import MAX_ATTEMPTS
from app.notifications.returning import MOST_RECIPIENTS, read_returns
from app.notifications.service.wishes import rhythm_of
from tests.factories import UserFactory, make_administrator
from tests.factories.news import make_post
from tests.factories.notices import tell_of

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
REPORT = b"""\
From: MAILER-DAEMON@mx.example
To: intranet@localhost
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; %(address)s
Action: %(action)s
Status: %(status)s
Diagnostic-Code: smtp; 550 5.1.1 No such person

--b
Content-Type: text/rfc822-headers

From: intranet@localhost
Message-ID: %(message_id)s

--b--
"""


@pytest.fixture
def readers(app, time_machine) -> list[User]:
    """Three people for whose next digest there is something."""
    time_machine.move_to(MONDAY, tick=False)
    people = [UserFactory(email=f"reader{number}@x.example") for number in range(3)]
    author = make_administrator()
    tell_of(make_post(author), *people)
    return people


def all_mails() -> list[Mail]:
    session.expire_all()
    return list(session.query(Mail).order_by(Mail.id))


def due_digests(time_machine) -> None:
    time_machine.move_to("2026-11-30T07:01:00Z", tick=False)


def test_a_server_that_is_away_delays_and_loses_nothing(app: Flask, readers, mail_server, work, time_machine) -> None:
    with_server = installation()
    app.extensions["passerelle.installation"] = replace(with_server, mail=open_transport("smtp://127.0.0.1:9", Path()))
    work()
    due_digests(time_machine)
    assert work() == 0
    assert {mail.state for mail in all_mails()} == {MailState.PENDING}
    assert all("127.0.0.1:9" in mail.last_error for mail in all_mails() if mail.attempts)
    app.extensions["passerelle.installation"] = with_server
    time_machine.move_to("2026-11-30T07:10:00Z", tick=False)
    assert work() == 3
    assert len(mail_server.messages) == 3


def test_tries_are_further_and_further_apart_and_end(readers, mail_server, work, time_machine) -> None:
    mail_server.answer = "451 Disk full"
    work()
    due_digests(time_machine)
    work()
    waits = []
    for _attempt in range(MAX_ATTEMPTS):
        [mail, *_others] = all_mails()
        waits.append(mail.due_at - clock.now())
        time_machine.move_to(max(mail.due_at for mail in all_mails()), tick=False)
        work()
    assert waits == sorted(waits)
    assert {mail.state for mail in all_mails()} == {MailState.FAILED}
    assert "Disk full" in all_mails()[0].last_error


def test_a_busy_mailbox_does_not_hold_up_the_others(readers, mail_server, work, time_machine) -> None:
    mail_server.refusals = {one.email: "450 Busy" for one in readers[:2]}
    work()
    due_digests(time_machine)
    assert work() == 1
    mail_server.refusals = {}
    time_machine.move_to("2026-11-30T07:10:00Z", tick=False)
    assert work() == 2


def test_an_address_that_is_refused_is_marked_and_left_alone(login, readers, mail_server, work, time_machine) -> None:
    gone = readers[0]
    mail_server.refusals = {gone.email: "550 5.1.1 No such person"}
    work()
    due_digests(time_machine)
    assert work() == 2
    assert rhythm_of(gone).bounced_address == gone.email
    assert "No such person" in rhythm_of(gone).bounce_reason
    tell_of(make_post(), *readers)
    time_machine.move_to("2026-12-07T07:01:00Z", tick=False)
    assert work() == 2
    browser = login(make_administrator())
    shown = browser.get("/admin/mail").text
    assert gone.email in shown
    assert "No such person" in shown
    mail_server.refusals = {}
    browser.post(f"/admin/mail/addresses/{gone.id}/trust")
    tell_of(make_post(), gone)
    time_machine.move_to("2026-12-14T07:01:00Z", tick=False)
    assert work() == 1
    assert len(mail_server.to(gone.email)) == 1


def test_a_failed_mail_can_be_tried_again(login, readers, mail_server, work, time_machine) -> None:
    mail_server.answer = "554 Not wanted"
    work()
    due_digests(time_machine)
    assert work() == 0
    assert {mail.state for mail in all_mails()} == {MailState.FAILED}
    mail_server.answer = "250 OK"
    browser = login(make_administrator())
    assert "Not wanted" in browser.get("/admin/mail").text
    browser.post("/admin/mail/retry")
    assert work() == 3


def test_many_mails_go_through_one_connection(app, mail_server, work, time_machine) -> None:
    time_machine.move_to(MONDAY, tick=False)
    post = make_post()
    tell_of(post, *[UserFactory() for _number in range(5)])
    work()
    due_digests(time_machine)
    assert work() == 5


def report(address: str, message: str, action: str = "failed", status: str = "5.1.1") -> bytes:
    values = {"address": address, "message_id": message, "action": action, "status": status}
    return REPORT % {name.encode(): value.encode() for name, value in values.items()}


@pytest.fixture
def sent(readers, mail_server, work, time_machine) -> tuple[User, str]:
    """Somebody who was sent a mail, and its Message-ID."""
    work()
    due_digests(time_machine)
    work()
    reader = readers[0]
    return reader, mail_server.to(reader.email)[0]["Message-ID"]


def run_bounced(app: Flask, raw: bytes):
    session.commit()
    return app.test_cli_runner().invoke(args=["mail", "bounced"], input=raw)


def test_a_mail_that_comes_back_marks_its_address(app: Flask, sent) -> None:
    reader, message = sent
    assert run_bounced(app, report(reader.email, message)).exit_code == 0
    session.expire_all()
    assert rhythm_of(reader).bounced_address == reader.email
    assert "No such person" in rhythm_of(reader).bounce_reason


@pytest.mark.parametrize("forgery", ["delayed", "guessed message", "other message", "other address", "no report"])
def test_what_is_no_report_of_our_mail_marks_nobody(app: Flask, sent, forgery: str) -> None:
    reader, message = sent
    raw = {
        "delayed": report(reader.email, message, action="delayed", status="4.4.1"),
        "guessed message": report(reader.email, message_id(all_mails()[0].key, "localhost")),
        "other message": report(reader.email, message_id("notifications.mail:99999", "localhost")),
        "other address": report("somebody@x.example", message),
        "no report": b"Subject: I am on holiday\n\nBack soon.",
    }[forgery]
    assert run_bounced(app, raw).exit_code == 1
    session.expire_all()
    assert rhythm_of(reader).bounced_address == ""


@given(raw=st.binary(max_size=500))
def test_any_bytes_can_be_read_as_a_report(raw: bytes) -> None:
    assert read_returns(raw) == []


@given(junk=st.binary(max_size=60))
def test_a_report_with_junk_in_it_harms_nothing(junk: bytes) -> None:
    for returned in read_returns(report("a@x.example", "<m@x>").replace(b"rfc822; a@x.example", junk)):
        assert isinstance(returned.address, str)


def nested(depth: int, kind: str) -> bytes:
    """Return a report in a report in a report."""
    parts = (f"\n--b{level}\nContent-Type: {kind}; boundary=b{level + 1}\n" for level in range(depth))
    return ("Content-Type: multipart/report; boundary=b0\n" + "".join(parts)).encode()


@pytest.mark.parametrize(
    "raw",
    [
        nested(3_000, "multipart/mixed"),
        nested(3_000, "message/rfc822"),
        b"Content-Type: multipart/report; boundary=b\n\n--b\n" + b"Content-Type: message/rfc822\n\n" * 30_000,
        b"Content-Type: multipart/report; boundary=b\n" + b"\n--b\n\n" * 100_000,
        b"Content-Type: multipart/report; " + b'a*0="x";' * 100_000 + b" boundary=b\n\n",
        b"Content-Type: multipart/report; boundary=" + b"b" * 900_000 + b"\n\n",
    ],
    ids=["multiparts", "messages", "messages in one", "parts", "parameters", "boundary"],
)
def test_a_report_that_is_built_to_be_beyond_reading_is_soon_put_aside(raw: bytes) -> None:
    began = time.process_time()
    assert read_returns(raw) == []
    assert time.process_time() - began < 5


def test_of_a_report_on_thousands_few_are_read() -> None:
    block = b"Action: failed\nStatus: 5.1.1\nFinal-Recipient: rfc822; a@x.example\n\n"
    head = b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n"
    assert len(read_returns(head + block * 20_000)) == MOST_RECIPIENTS


def test_what_a_report_says_can_be_stored_and_shown(app: Flask, sent) -> None:
    reader, message = sent
    raw = report(reader.email, message).replace(b"550 5.1.1", b"550\x00\x1b[31m <b>\xff" + b"y" * 5_000)
    assert run_bounced(app, raw).exit_code == 0
    session.expire_all()
    reason = rhythm_of(reader).bounce_reason
    assert len(reason) <= 300
    assert reason.isprintable()


def test_the_outbox_shows_whom_mail_is_for_and_its_words_only_to_them(login, mails, work, time_machine) -> None:
    time_machine.move_to(MONDAY, tick=False)
    keeper, other = make_administrator(email="keeper@x.example"), UserFactory(email="other@x.example")
    tell_of(make_post(title="Canary of the outbox"), keeper, other)
    work()
    due_digests(time_machine)
    assert work() == 2
    browser = login(keeper)
    listed = browser.get("/admin/mail").text
    assert "other@x.example" in listed
    assert "Canary" not in listed
    names = {one.read_bytes().count(b"other@x.example") > 0: one.stem for one in mails.glob("*.eml")}
    assert "Canary of the outbox" in browser.get(f"/admin/mail/outbox/{names[False]}").text
    assert browser.get(f"/admin/mail/outbox/{names[True]}").status_code == 404
    assert browser.get("/admin/mail/outbox/..%2f..%2fpasserelle").status_code == 404
