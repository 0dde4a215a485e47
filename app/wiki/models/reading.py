"""What readers leave behind because they want to: votes, reports, and what they follow."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Model
from app.wiki.models.page import Page


class Vote(Model):
    """Whether a page helped somebody; shown as a number, never with a name."""

    __tablename__ = "wiki_votes"
    __table_args__ = (UniqueConstraint("page_id", "user_id"),)

    page_id: Mapped[int] = mapped_column(ForeignKey("wiki_pages.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    is_helpful: Mapped[bool]
    voted_at: Mapped[datetime]


class Report(Model):
    """That something is wrong on a page: what the reader says, with the passage meant."""

    __tablename__ = "wiki_reports"

    page_id: Mapped[int] = mapped_column(ForeignKey("wiki_pages.id"), index=True)
    reporter_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    section: Mapped[str] = mapped_column(default="")
    quote: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None] = mapped_column(index=True)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    page: Mapped[Page] = relationship(lazy="raise")
    reporter: Mapped[User] = relationship(lazy="raise", foreign_keys=[reporter_id])
    settled_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[settled_by_id])


class Watch(Model):
    """That somebody wants to know when a page changes."""

    __tablename__ = "wiki_watches"
    __table_args__ = (UniqueConstraint("user_id", "page_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    page_id: Mapped[int] = mapped_column(ForeignKey("wiki_pages.id"), index=True)
    since: Mapped[datetime]
    seen_at: Mapped[datetime]

    page: Mapped[Page] = relationship(lazy="raise")
