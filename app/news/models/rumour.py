"""Is it true that...? What staff ask, and what a named person answers."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Audience, User
from app.core.db import Model
from app.core.slugs import slugify


class RumourState(StrEnum):
    """What became of a question."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    PARTLY_TRUE = "partly_true"
    NOT_TRUE = "not_true"


class Rumour(Model):
    """A question whether something is true, and its answer.

    `asker_id` is missing where somebody asked without a name: then nothing leads back to the person, which is why only
    the day of asking is kept, and ids are drawn by lot (`service/rumours/asking.py`). `is_announced` notes that the
    house was told of the question. A question that was taken away has `hidden_at`, with the reason.
    """

    __tablename__ = "news_rumours"
    __part__ = "news"
    __table_args__ = (CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered"),)

    question: Mapped[str]
    details: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(default="en")
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"), index=True)
    asker_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    asked_on: Mapped[date]
    is_announced: Mapped[bool] = mapped_column(default=False, index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    state: Mapped[RumourState] = mapped_column(default=RumourState.OPEN, index=True)
    answer: Mapped[str] = mapped_column(Text, default="")
    answer_html: Mapped[str] = mapped_column(Text, default="")
    html_version: Mapped[int] = mapped_column(default=0)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    hidden_reason: Mapped[str] = mapped_column(default="")

    audience: Mapped[Audience] = relationship(lazy="raise")
    asker: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[asker_id])
    owner: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[owner_id])
    answered_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[answered_by_id])

    @property
    def url(self) -> str:
        """Its address on the site."""
        return f"/news/rumours/{self.id}-{slugify(self.question)}"

    @property
    def is_answered(self) -> bool:
        """Whether somebody has said what is true of it."""
        return self.state is not RumourState.OPEN


class RumourFollow(Model):
    """That somebody wants to know the answer."""

    __tablename__ = "news_rumour_follows"
    __table_args__ = (UniqueConstraint("rumour_id", "user_id"),)

    rumour_id: Mapped[int] = mapped_column(ForeignKey("news_rumours.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
