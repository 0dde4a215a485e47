"""Trust: who looks after a text, and who has been reminded of checking it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.accounts.models import Checked, Department, User
from app.core.db import Model


class Kept(Checked):
    """The columns of a text that a person or a department keeps current: a page, an FAQ entry.

    `owner_department_id` is the department of the owner at the time he became it, or the owner itself where no person
    is named: so that one who leaves or moves can be told from one who stays.
    """

    @declared_attr
    def owner_id(cls) -> Mapped[int | None]:
        """The person who looks after the text."""
        return mapped_column(ForeignKey("users.id"), index=True)

    @declared_attr
    def owner_department_id(cls) -> Mapped[int | None]:
        """The department that looks after the text."""
        return mapped_column(ForeignKey("departments.id", ondelete="SET NULL"), index=True)

    @declared_attr
    def owner(cls) -> Mapped[User | None]:
        """The person who looks after the text."""
        return relationship(User, lazy="raise", foreign_keys=[cls.owner_id])  # type: ignore[list-item]

    @declared_attr
    def owner_department(cls) -> Mapped[Department | None]:
        """The department that looks after the text."""
        return relationship(Department, lazy="raise", foreign_keys=[cls.owner_department_id])  # type: ignore[list-item]


class Reminder(Model):
    """That a keeper was reminded, at one stage of one review; so nobody is reminded twice."""

    __tablename__ = "wiki_reminders"
    __table_args__ = (UniqueConstraint("kind", "object_id", "verified_until", "days_before"),)

    kind: Mapped[str]
    object_id: Mapped[int]
    verified_until: Mapped[date]
    days_before: Mapped[int]
    sent_at: Mapped[datetime]
