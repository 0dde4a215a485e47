"""Two ways out: a mail server, or a folder for demonstrations and tests."""

from __future__ import annotations

import binascii
import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from app.core.mail.errors import (
    MailRefusedError,
    MailTemporaryError,
    RecipientDeferredError,
    RecipientRefusedError,
)

TIMEOUT_SECONDS = 10.0
MESSAGES_PER_CONNECTION = 100
"""After so many a server may hang up."""
LONGEST_REPLY = 1_000
"""How many characters are kept of what a server says."""
PORTS = {"smtp": 587, "smtps": 465}


class Line(Protocol):
    """A way out that stays open for one message after another."""

    def send(self, email: EmailMessage) -> None:
        """Hand a message over.

        Raises:
            MailTemporaryError: Not now; trying again may help.
            MailRefusedError: Never; trying again will not help.
        """


class Transport(Line, Protocol):
    """A way for messages to leave."""

    def line(self) -> AbstractContextManager[Line]:
        """Return a way out for many messages, which costs less than going anew with each."""

    def check(self) -> str:
        """Return a word on the way out, for `flask doctor`.

        Raises:
            MailTemporaryError: It is closed.
        """


class FileTransport:
    """Writes each message into a folder; the same message again replaces the file.

    Args:
        folder: Where to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, email: EmailMessage) -> None:
        """Write the message, whole or not at all."""
        self.check()
        name = str(email["Message-ID"]).strip("<>").partition("@")[0]
        draft = self.folder / f".{name}.{os.getpid()}"
        draft.write_bytes(email.as_bytes())
        draft.replace(self.folder / f"{name}.eml")

    def line(self) -> AbstractContextManager[Line]:
        """Return itself: a folder needs no connection."""
        return nullcontext(self)

    def check(self) -> str:
        """Return where the messages go, if they can."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise MailTemporaryError(f"{self.folder} cannot be made: {error.strerror}") from error
        return f"messages are written to {self.folder}"


class SmtpTransport:
    """Hands messages to a mail server.

    Args:
        url: `smtp://user:password@host:port` (STARTTLS where the server offers it; `?tls=starttls` demands it,
            `?tls=none` does without), or `smtps://...`.
        timeout: Seconds to wait for the server, at each step.
        context: What to trust; the system's certificates where missing.
    """

    def __init__(self, url: str, *, timeout: float = TIMEOUT_SECONDS, context: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(url)
        self._is_tls = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or PORTS[parts.scheme]
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._starttls = parse_qs(parts.query).get("tls", ["auto"])[0]
        self._timeout = timeout
        self._context = context or ssl.create_default_context()

    def send(self, email: EmailMessage) -> None:
        """Hand a message to the server."""
        with self.line() as line:
            line.send(email)

    @contextmanager
    def line(self) -> Iterator[Line]:
        """Keep one connection for many messages."""
        line = SmtpLine(self)
        try:
            yield line
        finally:
            line.close()

    def check(self) -> str:
        """Connect, sign in, and ask the server whether it is there."""
        with sorting_failures(self.place):
            server = self.connect()
            try:
                server.noop()
            finally:
                _hang_up(server)
        return f"{self.place} answers"

    @property
    def place(self) -> str:
        """Host and port, for people."""
        return f"{self._host}:{self._port}"

    def connect(self) -> smtplib.SMTP:
        """Return a new connection, encrypted and signed in as the setting wants it."""
        if self._is_tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=self._timeout, context=self._context
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=self._timeout)
        try:
            server.ehlo()
            if not self._is_tls and self._wants_starttls(server):
                server.starttls(context=self._context)
                server.ehlo()
            if self._user:
                server.login(self._user, self._password)
        except BaseException:
            server.close()
            raise
        return server

    def _wants_starttls(self, server: smtplib.SMTP) -> bool:
        return self._starttls == "starttls" or (self._starttls == "auto" and server.has_extn("starttls"))


class SmtpLine:
    """A connection that is opened with the first message, and anew after a failure or many messages.

    Args:
        transport: The server.
    """

    def __init__(self, transport: SmtpTransport) -> None:
        self._transport = transport
        self._server: smtplib.SMTP | None = None
        self._sent = 0

    def send(self, email: EmailMessage) -> None:
        """Hand a message to the server."""
        if self._sent >= MESSAGES_PER_CONNECTION:
            self.close()
        try:
            with sorting_failures(self._transport.place):
                self._server = self._server or self._transport.connect()
                self._server.send_message(email)
        except (RecipientDeferredError, RecipientRefusedError):
            raise
        except BaseException:
            self.close()
            raise
        self._sent += 1

    def close(self) -> None:
        """Take leave of the server."""
        server, self._server, self._sent = self._server, None, 0
        if server is not None:
            _hang_up(server)


def _hang_up(server: smtplib.SMTP) -> None:
    """Say goodbye, as far as the server still listens, and close the connection."""
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()


@contextmanager
def sorting_failures(place: str) -> Iterator[None]:
    """Sort what goes wrong while talking to a server into "not now" and "never".

    A sender or a password that is refused is a matter of settings, so it is "not now": mended, all mail goes out.

    Args:
        place: Host and port, for the message.
    """
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        code, reply = next(iter(error.recipients.values()))
        raise (RecipientRefusedError if 500 <= code < 600 else RecipientDeferredError)(
            _sentence(code, reply)
        ) from error
    except smtplib.SMTPAuthenticationError as error:
        raise MailTemporaryError(f"{place} does not let us in: {error.smtp_code}") from error
    except smtplib.SMTPSenderRefused as error:
        raise MailTemporaryError(_sentence(error.smtp_code, error.smtp_error)) from error
    except smtplib.SMTPResponseException as error:
        raise _failure(error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailRefusedError(str(error)) from error
    except (OSError, smtplib.SMTPException, binascii.Error) as error:
        raise MailTemporaryError(f"{place}: {error}") from error


def _failure(code: int, reply: bytes | str) -> MailRefusedError | MailTemporaryError:
    """Return the error for a reply of the server: 5xx is for good, anything else for now (RFC 5321, 4.2.1)."""
    sentence = _sentence(code, reply)
    return MailRefusedError(sentence) if 500 <= code < 600 else MailTemporaryError(sentence)


def _sentence(code: int, reply: bytes | str) -> str:
    """Return a server's words in one line that can be stored and shown, whatever they hold."""
    words = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    line = "".join(character if character.isprintable() else " " for character in words[:LONGEST_REPLY])
    return f"{code} {' '.join(line.split())}"


def open_transport(url: str, folder: Path) -> Transport:
    """Return the way out that a setting names.

    Args:
        url: `file:` or an address of a mail server.
        folder: Where `file:` writes to.
    """
    return FileTransport(folder) if urlsplit(url).scheme == "file" else SmtpTransport(url)
