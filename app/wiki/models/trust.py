"""Trust: who looks after a text, until when it was found right, and who has been reminded."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.accounts.models import Department, User
from app.core.db import Model

DUE_BEFORE = timedelta(days=28)
DAYS_PER_MONTH = 30.4375
"""The mean length of a month of the Gregorian calendar: 365.25 / 12."""


class Freshness(StrEnum):
    """How far a text can be trusted to be current."""

    UNKEPT = "unkept"
    VERIFIED = "verified"
    DUE = "due"
    OVERDUE = "overdue"


class Kept:
    """The columns of a text that somebody keeps current: a page, an FAQ entry.

    `owner_department_id` is the department of the owner at the time he became it, or the owner itself where no person
    is named: so that one who leaves or moves can be told from one who stays.
    """

    review_months: Mapped[int | None]
    verified_at: Mapped[datetime | None]
    verified_until: Mapped[date | None] = mapped_column(index=True)

    @declared_attr
    def owner_id(cls) -> Mapped[int | None]:
        """The person who looks after the text."""
        return mapped_column(ForeignKey("users.id"), index=True)

    @declared_attr
    def owner_department_id(cls) -> Mapped[int | None]:
        """The department that looks after the text."""
        return mapped_column(ForeignKey("departments.id", ondelete="SET NULL"), index=True)

    @declared_attr
    def verified_by_id(cls) -> Mapped[int | None]:
        """Who last found the text right."""
        return mapped_column(ForeignKey("users.id"))

    @declared_attr
    def owner(cls) -> Mapped[User | None]:
        """The person who looks after the text."""
        return relationship(User, lazy="raise", foreign_keys=[cls.owner_id])  # type: ignore[list-item]

    @declared_attr
    def owner_department(cls) -> Mapped[Department | None]:
        """The department that looks after the text."""
        return relationship(Department, lazy="raise", foreign_keys=[cls.owner_department_id])  # type: ignore[list-item]

    @declared_attr
    def verified_by(cls) -> Mapped[User | None]:
        """Who last found the text right."""
        return relationship(User, lazy="raise", foreign_keys=[cls.verified_by_id])  # type: ignore[list-item]

    def freshness(self, today: date) -> Freshness:
        """Return how far the text can be trusted on a day."""
        if self.verified_until is None:
            return Freshness.UNKEPT
        if self.verified_at is None:
            return Freshness.DUE if today <= self.verified_until else Freshness.OVERDUE
        if self.verified_until < today:
            return Freshness.OVERDUE
        return Freshness.DUE if self.verified_until - today <= DUE_BEFORE else Freshness.VERIFIED

    def verify(self, user_id: int | None, now: datetime, today: date) -> None:
        """Note that somebody has found the text right; it counts until the next review."""
        self.verified_at, self.verified_by_id = now, user_id
        self.schedule_review(today)

    def schedule_review(self, from_day: date) -> None:
        """Set the day of the next review, counted from a day; none where nobody asked for reviews."""
        months = self.review_months
        self.verified_until = from_day + timedelta(days=round(months * DAYS_PER_MONTH)) if months else None


class Reminder(Model):
    """That a keeper was reminded, at one stage of one review; so nobody is reminded twice."""

    __tablename__ = "wiki_reminders"
    __table_args__ = (UniqueConstraint("kind", "object_id", "verified_until", "days_before"),)

    kind: Mapped[str]
    object_id: Mapped[int]
    verified_until: Mapped[date]
    days_before: Mapped[int]
    sent_at: Mapped[datetime]
