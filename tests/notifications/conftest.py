"""A mail server, a clock, and what has arrived."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from app.core.db import current_unit, session
from app.core.installation import installation
from app.core.mail import open_transport
from app.notifications.service.digests import plan_digests
from app.notifications.service.gathering import gather_mails
from app.notifications.service.sending import send_mails


class MailServer:
    """Takes mail, or answers what it is told to: by address at RCPT, to everybody at DATA."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refusals: dict[str, str] = {}
        self.answer = "250 OK"
        self.url = ""

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.messages.append(BytesParser(policy=default).parsebytes(envelope.content))
        return self.answer

    def to(self, address: str) -> list[EmailMessage]:
        return [one for one in self.messages if one["To"].addresses[0].addr_spec == address]


@pytest.fixture
def mail_server(app: Flask) -> Iterator[MailServer]:
    """A real mail server on this machine, to which the application sends."""
    box = MailServer()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    box.url = f"smtp://127.0.0.1:{port}"
    before = installation()
    app.extensions["passerelle.installation"] = replace(before, mail=open_transport(box.url, Path()))
    yield box
    app.extensions["passerelle.installation"] = before
    server.stop()


@pytest.fixture
def work(app: Flask) -> Callable[[], int]:
    """Return a function that does what the worker does each minute; it returns how many mails went out."""

    def working() -> int:
        current_unit().commit()
        session.expire_all()
        gather_mails()
        plan_digests()
        sent = send_mails()
        session.expire_all()
        return sent

    return working
