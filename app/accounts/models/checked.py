"""What is to be found right again and again: how often, when somebody did, and until when that counts."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.accounts.models.user import User
from app.core.freshness import DUE_BEFORE, Freshness, next_review


class Checked:
    """The columns of what somebody keeps current: a page, an FAQ entry, a shared template."""

    review_months: Mapped[int | None]
    verified_at: Mapped[datetime | None]
    verified_until: Mapped[date | None] = mapped_column(index=True)

    @declared_attr
    def verified_by_id(cls) -> Mapped[int | None]:
        """Who last found it right."""
        return mapped_column(ForeignKey("users.id"))

    @declared_attr
    def verified_by(cls) -> Mapped[User | None]:
        """Who last found it right."""
        return relationship(User, lazy="raise", foreign_keys=[cls.verified_by_id])  # type: ignore[list-item]

    def freshness(self, today: date) -> Freshness:
        """Return how far it can be trusted on a day."""
        if self.verified_until is None:
            return Freshness.UNKEPT
        if self.verified_until < today:
            return Freshness.OVERDUE
        is_due = self.verified_at is None or self.verified_until - today <= DUE_BEFORE
        return Freshness.DUE if is_due else Freshness.VERIFIED

    def verify(self, user_id: int | None, now: datetime, today: date) -> None:
        """Note that somebody has found it right; that counts until the next review."""
        self.verified_at, self.verified_by_id = now, user_id
        self.schedule_review(today)

    def schedule_review(self, from_day: date) -> None:
        """Set the day of the next review, counted from a day; none where nobody asked for reviews."""
        self.verified_until = next_review(from_day, self.review_months) if self.review_months else None
