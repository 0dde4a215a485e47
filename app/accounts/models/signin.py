"""Signing in: sessions, tries, and the links that invite or reset a password."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models.user import User
from app.core.db import Model

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=30)


class UserSession(Model):
    """A browser in which a person is signed in. Only the hash of its secret is kept."""

    __tablename__ = "user_sessions"

    secret_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    browser: Mapped[str] = mapped_column(default="")
    is_remembered: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)

    user: Mapped[User] = relationship(lazy="raise")

    def touch(self, now: datetime) -> None:
        """Note that the session is in use; it ends when idle for long, and 30 days after sign-in in any case."""
        self.seen_at = now
        idle_until = now + (ABSOLUTE if self.is_remembered else IDLE)
        self.expires_at = min(idle_until, self.created_at + ABSOLUTE)


class SignInAttempt(Model):
    """A try to sign in, or to have a link sent, kept for a day to slow down guessing."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (
        Index("ix_sign_in_attempts_account_at", "account_hash", "attempted_at"),
        Index("ix_sign_in_attempts_origin_at", "origin_hash", "attempted_at"),
    )

    account_hash: Mapped[str]
    origin_hash: Mapped[str]
    attempted_at: Mapped[datetime] = mapped_column(index=True)


class LinkPurpose(StrEnum):
    """What a link that was sent by mail is good for."""

    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"  # noqa: S105


LIFETIMES = {LinkPurpose.INVITATION: timedelta(days=14), LinkPurpose.PASSWORD_RESET: timedelta(minutes=30)}


class Link(Model):
    """A link sent by mail: its address carries the signed id of this row, and works once."""

    __tablename__ = "account_links"

    purpose: Mapped[LinkPurpose]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise")

    def is_good(self, now: datetime) -> bool:
        """Tell whether the link may still be used."""
        return self.used_at is None and now < self.expires_at and self.user.is_active

    def use(self, now: datetime) -> None:
        """Make sure it is not used again."""
        self.used_at = now
