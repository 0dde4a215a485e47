"""Two ways out: a mail server, or a folder for demonstrations and tests."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from app.core.mail.errors import MailRefusedError, MailTemporaryError

TIMEOUT_SECONDS = 10.0
PORTS = {"smtp": 587, "smtps": 465}


class Transport(Protocol):
    """A way for a message to leave."""

    def send(self, email: EmailMessage) -> None:
        """Hand a message over.

        Raises:
            MailTemporaryError: Not now; trying again may help.
            MailRefusedError: Never; trying again will not help.
        """

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
        self._folder = folder

    def send(self, email: EmailMessage) -> None:
        """Write the message, whole or not at all."""
        self.check()
        name = str(email["Message-ID"]).strip("<>").partition("@")[0]
        draft = self._folder / f".{name}.{os.getpid()}"
        draft.write_bytes(email.as_bytes())
        draft.replace(self._folder / f"{name}.eml")

    def check(self) -> str:
        """Return where the messages go, if they can."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise MailTemporaryError(f"{self._folder} cannot be made: {error.strerror}") from error
        return f"messages are written to {self._folder}"


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
        with self._talking() as server:
            server.send_message(email)

    def check(self) -> str:
        """Connect, sign in, and ask the server whether it is there."""
        with self._talking() as server:
            server.noop()
        return f"{self._host}:{self._port} answers"

    @contextmanager
    def _talking(self) -> Iterator[smtplib.SMTP]:
        """Open a connection, and sort what goes wrong on it into "not now" and "never"."""
        server: smtplib.SMTP | None = None
        try:
            server = self._connect()
            yield server
        except smtplib.SMTPRecipientsRefused as error:
            code, reply = next(iter(error.recipients.values()))
            raise _failure(code, reply) from error
        except smtplib.SMTPAuthenticationError as error:
            raise MailTemporaryError(f"{self._host}:{self._port} does not let us in: {error.smtp_code}") from error
        except smtplib.SMTPResponseException as error:
            raise _failure(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise MailRefusedError(str(error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise MailTemporaryError(f"{self._host}:{self._port}: {error}") from error
        finally:
            if server is not None:
                server.close()

    def _connect(self) -> smtplib.SMTP:
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


def _failure(code: int, reply: bytes | str) -> MailRefusedError | MailTemporaryError:
    """Return the error for a reply of the server: 5xx is for good, anything else for now (RFC 5321, 4.2.1)."""
    sentence = f"{code} {reply.decode(errors='replace') if isinstance(reply, bytes) else reply}"
    return MailRefusedError(sentence) if 500 <= code < 600 else MailTemporaryError(sentence)


def open_transport(url: str, folder: Path) -> Transport:
    """Return the way out that a setting names.

    Args:
        url: `file:` or an address of a mail server.
        folder: Where `file:` writes to.
    """
    return FileTransport(folder) if urlsplit(url).scheme == "file" else SmtpTransport(url)
