"""Mistakes in the directory that colleagues have noticed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Model


class Mistake(StrEnum):
    """What is wrong; the person can mend the first, an administrator the others."""

    WRONG = "wrong"
    DUPLICATE = "duplicate"
    HAS_LEFT = "has_left"


class ProfileReport(Model):
    """A colleague's word that a profile has a mistake; open until somebody settles it."""

    __tablename__ = "people_reports"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    reporter_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    mistake: Mapped[Mistake]
    note: Mapped[str] = mapped_column(Text)
    reported_at: Mapped[datetime]
    settled_at: Mapped[datetime | None] = mapped_column(index=True)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    user: Mapped[User] = relationship(lazy="raise", foreign_keys=[user_id])
    reporter: Mapped[User] = relationship(lazy="raise", foreign_keys=[reporter_id])

    def settle(self, now: datetime, by_id: int) -> None:
        """Note that somebody has seen to it."""
        self.settled_at, self.settled_by_id = now, by_id
