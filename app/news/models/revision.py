"""What a post said before it was corrected."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Model


class PostRevision(Model):
    """One wording of a published post; never changed. `note` says what was corrected."""

    __tablename__ = "news_post_revisions"
    __part__ = "news"
    __table_args__ = (UniqueConstraint("post_id", "number"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("news_posts.id"))
    number: Mapped[int]
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text, deferred=True)
    note: Mapped[str] = mapped_column(default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]

    author: Mapped[User] = relationship(lazy="raise")

    @property
    def whole(self) -> str:
        """All that it says, as one text."""
        return f"{self.title}\n\n{self.summary}\n\n{self.source}\n"
