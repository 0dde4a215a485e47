"""A message, and its form on the wire."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from app.core import clock
from app.core.errors import PermanentError
from app.core.mail.errors import RecipientRefusedError

BREAKING = {"Cc", "Cs", "Zl", "Zp"}
ENCODED, AS_TYPED = "=?", "=\u2060?"
"""What begins an encoded word (RFC 2047), and what looks the same and begins none."""
POLICY = SMTP.clone(max_line_length=998)


class HeaderInjectionError(PermanentError):
    """A header was to hold a line break, which would start another header."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message to one person.

    Attributes:
        to_name: The person's name.
        to_address: The person's address.
        subject: One line.
        text: The whole message as plain text.
        html: The same as a page with all styles inline; None where the text is enough.
        key: What the message is about; a second sending under the same key carries the same Message-ID.
        language: `en` or `fr`.
        headers: Further headers, such as `List-Id`.
    """

    to_name: str
    to_address: str
    subject: str
    text: str
    key: str
    html: str | None = None
    language: str = "en"
    headers: Mapping[str, str] = field(default_factory=dict)


def message_id(key: str, host: str) -> str:
    """Return the Message-ID of everything that is sent under a key."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{host}>"


def to_email(message: Message, sender: str, host: str) -> EmailMessage:
    """Return a message as it goes over the wire.

    Args:
        message: The message.
        sender: The address it comes from, with or without a name.
        host: The host for its Message-ID.

    Raises:
        HeaderInjectionError: A header holds a line break or another control character.
        RecipientRefusedError: Mail cannot be sent to such an address.
    """
    sender_name, sender_address = parseaddr(sender)
    email = EmailMessage(policy=POLICY)
    headers = {
        "From": _address(sender_name, sender_address),
        "To": _recipient(message),
        "Subject": _one_line(message.subject),
        "Date": format_datetime(clock.now()),
        "Message-ID": message_id(message.key, host),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    for name, value in headers.items():
        email[name] = value
    for name, value in message.headers.items():
        email[_one_line(name)] = _one_line(value)
    for value in email.values():
        _one_line(str(value))
    email.set_content(message.text)
    if message.html is not None:
        email.add_alternative(message.html, subtype="html")
    email["Content-Language"] = message.language
    return email


def _recipient(message: Message) -> Address:
    try:
        return _address(message.to_name, message.to_address)
    except (ValueError, IndexError, MessageError) as error:
        raise RecipientRefusedError(f"no mail can be sent to “{message.to_address}”") from error


def _address(name: str, address: str) -> Address:
    return Address(display_name=_one_line(name), addr_spec=_one_line(address))


def _one_line(text: str) -> str:
    """Return what a header is to hold, as it was typed: an encoded word in it would be decoded, line breaks and all."""
    if any(unicodedata.category(character) in BREAKING for character in text):
        raise HeaderInjectionError("a header holds a line break or another control character")
    return text.replace(ENCODED, AS_TYPED)
