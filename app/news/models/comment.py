"""Comments under a post."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Model

EDITING = timedelta(minutes=15)
"""How long an author may change a comment: those who have read it by then have read what stays."""


class Comment(Model):
    """What somebody says under a post, or in answer to such a comment.

    One that was taken away stays in its place without its words; `removal_reason` says why, `removed_by_id` who did it.
    """

    __tablename__ = "news_comments"

    post_id: Mapped[int] = mapped_column(ForeignKey("news_posts.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("news_comments.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    html_version: Mapped[int]
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    removal_reason: Mapped[str] = mapped_column(default="")

    author: Mapped[User] = relationship(lazy="raise", foreign_keys=[author_id])
    removed_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[removed_by_id])

    @property
    def is_removed(self) -> bool:
        """Whether it was taken away."""
        return self.removed_at is not None

    @property
    def is_moderated(self) -> bool:
        """Whether somebody else than its author took it away."""
        return self.is_removed and self.removed_by_id != self.author_id

    def is_fresh(self, now: datetime) -> bool:
        """Tell whether its author may still change it."""
        return now < self.created_at + EDITING
