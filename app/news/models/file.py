"""Files that belong to posts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model

COVER = text("is_cover")


class PostFile(Model):
    """A file of a post, as it lies in the store; one of them may be its cover picture.

    `description` says in words what a picture shows.
    """

    __tablename__ = "news_files"
    __table_args__ = (Index("uq_news_files_cover", "post_id", unique=True, sqlite_where=COVER, postgresql_where=COVER),)

    post_id: Mapped[int] = mapped_column(ForeignKey("news_posts.id"), index=True)
    name: Mapped[str]
    key: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    is_cover: Mapped[bool] = mapped_column(default=False)
    description: Mapped[str] = mapped_column(default="")
    uploaded_at: Mapped[datetime]
