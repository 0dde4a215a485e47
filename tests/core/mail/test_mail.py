"""Mail over a real connection: delivered, refused for now, refused for good, never bent by what it says."""

import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from hypothesis import given
from hypothesis import strategies as st

from app.core.mail import (
    HeaderInjectionError,
    MailRefusedError,
    MailTemporaryError,
    Message,
    RecipientRefusedError,
    open_transport,
    to_email,
)
from app.core.mail.transport import SmtpTransport


class Mailbox:
    """Takes mail, or answers what it is told to."""

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self.answers = {"RCPT": "250 OK", "DATA": "250 OK"}

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802
        envelope.rcpt_tos.append(address)
        return self.answers["RCPT"]

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802
        self.messages.append(BytesParser(policy=default).parsebytes(envelope.content))
        return self.answers["DATA"]


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    box.url = f"smtp://127.0.0.1:{port}"
    yield box
    server.stop()


def email(**values: str) -> EmailMessage:
    given_values = {
        "to_name": "Élodie Roy",
        "to_address": "e@x.example",
        "subject": "Réunion – 1",
        "text": "Bonjour",
        "key": "k",
    }
    return to_email(Message(**(given_values | values)), "Passerelle <intranet@x.example>", "x.example")


def test_a_message_arrives_as_it_was_written(mailbox: Mailbox) -> None:
    text = "Très long : " + "é" * 2_000 + "\n.\nend"
    open_transport(mailbox.url, Path()).send(email(text=text, html="<p>Très</p>"))
    [message] = mailbox.messages
    assert message["Subject"] == "Réunion – 1"
    assert message["To"].addresses[0].display_name == "Élodie Roy"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_body(("plain",)).get_content().splitlines() == text.splitlines()
    assert message.get_body(("html",)).get_content().strip() == "<p>Très</p>"


def test_the_same_key_gives_the_same_message_id() -> None:
    assert email(key="a")["Message-ID"] == email(key="a", subject="Other")["Message-ID"]
    assert email(key="a")["Message-ID"] != email(key="b")["Message-ID"]


@pytest.mark.parametrize(
    ("stage", "answer", "error"),
    [
        ("RCPT", "550 No such person", MailRefusedError),
        ("RCPT", "450 Mailbox busy", MailTemporaryError),
        ("DATA", "554 Not wanted", MailRefusedError),
        ("DATA", "451 Disk full", MailTemporaryError),
    ],
)
def test_not_now_and_never_are_told_apart(mailbox: Mailbox, stage: str, answer: str, error: type[Exception]) -> None:
    mailbox.answers[stage] = answer
    with pytest.raises(error, match=answer.partition(" ")[2]):
        open_transport(mailbox.url, Path()).send(email())


def test_a_server_that_is_not_there_is_not_now() -> None:
    with pytest.raises(MailTemporaryError):
        SmtpTransport("smtp://127.0.0.1:9", timeout=0.5).send(email())


def test_starttls_that_is_demanded_and_not_offered_is_refused(mailbox: Mailbox) -> None:
    with pytest.raises(MailRefusedError):
        open_transport(f"{mailbox.url}?tls=starttls", Path()).send(email())


def test_the_check_of_a_server_tells_where_it_is(mailbox: Mailbox) -> None:
    assert "answers" in open_transport(mailbox.url, Path()).check()


def test_a_folder_keeps_one_file_for_one_key(tmp_path: Path) -> None:
    transport = open_transport("file:", tmp_path / "mail")
    transport.send(email(key="a"))
    transport.send(email(key="a", subject="Again"))
    transport.send(email(key="b"))
    files = list((tmp_path / "mail").glob("*.eml"))
    assert len(files) == 2
    assert (tmp_path / "mail").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("field", ["to_name", "to_address", "subject"])
@given(before=st.text(max_size=10), breaking=st.sampled_from(["\n", "\r", "\r\n", "\x00", "\x0b"]))
def test_no_header_can_become_two(field: str, before: str, breaking: str) -> None:
    with pytest.raises((HeaderInjectionError, ValueError)):
        email(**{field: f"{before}{breaking}Bcc: all@x.example"})


HIDDEN = st.sampled_from(["=?utf-8?q?a=0D=0ABcc:_all@x.example?=", "=?utf-8?b?eA0KQmNjOiBhbGxAeC5leGFtcGxl?="])


@pytest.mark.parametrize("field", ["to_name", "subject"])
@given(before=st.text(alphabet="ab =?é", max_size=6), hidden=HIDDEN, after=st.text(alphabet="ab =?é", max_size=6))
def test_an_encoded_word_in_a_text_hides_no_second_header(field: str, before: str, hidden: str, after: str) -> None:
    written = email(**{field: f"{before}{hidden}{after}"}).as_bytes()
    assert message_from_bytes(written).keys() == email().keys()
    assert b"\nBcc" not in written


def test_what_looks_like_an_encoded_word_arrives_as_it_was_typed(mailbox: Mailbox) -> None:
    open_transport(mailbox.url, Path()).send(email(subject="What is =?utf-8?q?hello?= in a mail"))
    [message] = mailbox.messages
    assert str(message["Subject"]).replace("\u2060", "") == "What is =?utf-8?q?hello?= in a mail"


@pytest.mark.parametrize("address", ["a b@x.example", "(c)@x.example", "a@", "é@x.example", "=?utf-8?q?x?=@x.example"])
def test_an_address_to_which_no_mail_can_be_sent_is_refused_for_good(address: str) -> None:
    with pytest.raises(RecipientRefusedError):
        email(to_address=address)


def test_a_sender_that_is_no_address_is_nobody_elses_fault() -> None:
    message = Message(to_name="A", to_address="a@x.example", subject="S", text="T", key="k")
    with pytest.raises(ValueError, match="no domain"):
        to_email(message, "Passerelle", "x.example")
