"""Outgoing mail: what a message says, and the way it leaves."""

from app.core.mail.errors import (
    MailRefusedError,
    MailTemporaryError,
    RecipientDeferredError,
    RecipientRefusedError,
)
from app.core.mail.message import HeaderInjectionError, Message, message_id, to_email
from app.core.mail.transport import FileTransport, Line, SmtpTransport, Transport, open_transport

__all__ = [
    "FileTransport",
    "HeaderInjectionError",
    "Line",
    "MailRefusedError",
    "MailTemporaryError",
    "Message",
    "RecipientDeferredError",
    "RecipientRefusedError",
    "SmtpTransport",
    "Transport",
    "message_id",
    "open_transport",
    "to_email",
]
