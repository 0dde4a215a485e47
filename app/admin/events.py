"""What can happen in administration that no other room records."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True, kw_only=True)
class DeliveriesRetried(Event):
    """Somebody had failed deliveries tried again."""

    audit_only = "the deliveries themselves are what follows from it"
    count: int


@dataclass(frozen=True, kw_only=True)
class MailsRetried(Event):
    """Somebody had mails tried again that had failed."""

    audit_only = "the mails themselves are what follows from it"
    count: int


@dataclass(frozen=True, kw_only=True)
class AddressTrusted(Event):
    """Somebody said that mail to a person's address arrives again."""

    audit_only = "the next mail goes there"
    user_id: int
