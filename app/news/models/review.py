"""A colleague's look at a post before it appears."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Model


class Review(Model):
    """That a colleague was asked to look, and what the colleague said; the newest one of a post counts."""

    __tablename__ = "news_reviews"
    __part__ = "news"

    post_id: Mapped[int] = mapped_column(ForeignKey("news_posts.id"), index=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    is_approved: Mapped[bool | None]
    comment: Mapped[str] = mapped_column(Text, default="")

    reviewer: Mapped[User] = relationship(lazy="raise")
