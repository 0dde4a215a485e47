"""How a person wants to hear of things."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model
from app.core.feature import Channel

WORKING_DAYS = "12345"
BUDGET = 5
FOR_THE_DIGEST = 1
"""How many mails of a budget are kept for the digest."""
MOST_MAILS = 50


class Preference(Model):
    """How a person wants to hear of one kind of notice, where that differs from what is usual."""

    __tablename__ = "notification_preferences"
    __table_args__ = (UniqueConstraint("user_id", "kind"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str]
    channel: Mapped[Channel]


class Mute(Model):
    """A conversation of which a person wants to hear nothing more."""

    __tablename__ = "notification_mutes"
    __table_args__ = (UniqueConstraint("user_id", "thread"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    thread: Mapped[str]
    muted_at: Mapped[datetime]


class DigestRhythm(StrEnum):
    """How often a person gets a digest."""

    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class Rhythm(Model):
    """When a person gets mail, and how much of it; hours are those of the person's own time zone.

    `mail_days` holds the numbers of the ISO weekdays on which mail may come; between `quiet_from` and `quiet_until`
    none comes. `budget` is the most mails in any seven days, digests included. `next_digest_at` is when the next digest
    is due. `bounced_address` is an address that a mail server has refused, `bounce_reason` in its words.
    """

    __tablename__ = "notification_rhythms"
    __table_args__ = (
        CheckConstraint("budget BETWEEN 0 AND 50", name="budget"),
        CheckConstraint("digest_hour BETWEEN 0 AND 23", name="digest_hour"),
        CheckConstraint("digest_day BETWEEN 1 AND 7", name="digest_day"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    digest: Mapped[DigestRhythm] = mapped_column(default=DigestRhythm.WEEKLY)
    digest_day: Mapped[int] = mapped_column(default=1)
    digest_hour: Mapped[int] = mapped_column(default=8)
    mail_days: Mapped[str] = mapped_column(default=WORKING_DAYS)
    quiet_from: Mapped[int] = mapped_column(default=19)
    quiet_until: Mapped[int] = mapped_column(default=7)
    budget: Mapped[int] = mapped_column(default=BUDGET)
    paused_until: Mapped[date | None]
    next_digest_at: Mapped[datetime | None] = mapped_column(index=True)
    bounced_address: Mapped[str] = mapped_column(default="")
    bounced_at: Mapped[datetime | None]
    bounce_reason: Mapped[str] = mapped_column(default="")
