"""Mail that goes out to people, and how far each has come."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model

MAX_ATTEMPTS = 12
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=6)


class MailKind(StrEnum):
    """What a mail is: about one conversation, or a digest of many."""

    THREAD = "thread"
    DIGEST = "digest"


class MailState(StrEnum):
    """How far a mail has come; an empty one had nothing left to tell and was not sent."""

    PENDING = "pending"
    SENT = "sent"
    EMPTY = "empty"
    FAILED = "failed"


class Mail(Model):
    """A mail to one person; what it says is written at the moment of sending, from what is still to be told."""

    __tablename__ = "notification_mails"
    __table_args__ = (
        Index("ix_notification_mails_state_due_at", "state", "due_at"),
        Index("ix_notification_mails_user_id_created_at", "user_id", "created_at"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[MailKind]
    thread: Mapped[str] = mapped_column(default="")
    state: Mapped[MailState] = mapped_column(default=MailState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(Text, default="")

    @property
    def key(self) -> str:
        """What its Message-ID is made of: the same at every try."""
        return f"notifications.mail:{self.id}"

    def finish(self, now: datetime, state: MailState) -> None:
        """Note that nothing more is to be done."""
        self.state, self.finished_at, self.last_error = state, now, ""

    def lease(self, now: datetime, duration: timedelta) -> None:
        """Keep others from sending it meanwhile."""
        self.due_at = now + duration

    def fail(self, now: datetime, error: str, *, final: bool) -> None:
        """Note a try that failed; the next one waits twice as long, six hours at most, and there is a last one."""
        self.attempts += 1
        self.last_error = error
        self.due_at = now + min(FIRST_DELAY * 2 ** (self.attempts - 1), LONGEST_DELAY)
        if final or self.attempts >= MAX_ATTEMPTS:
            self.state, self.finished_at = MailState.FAILED, now

    def retry(self, now: datetime) -> None:
        """Start over after the last try has failed."""
        self.state, self.attempts, self.due_at, self.finished_at = MailState.PENDING, 0, now, None
