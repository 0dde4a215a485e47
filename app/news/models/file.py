"""Files that belong to posts."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model

COVER = text("is_cover AND removed_at IS NULL")


class PostFile(Model):
    """A file of a post, as it lies in the store; one of them may be its cover picture.

    `description` says in words what a picture shows; one without decorates. A file that was taken off waits a day for
    whoever wants it back.
    """

    __tablename__ = "news_files"
    __part__ = "news"
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
    removed_at: Mapped[datetime | None] = mapped_column(index=True)

    @property
    def is_picture(self) -> bool:
        """Whether browsers show it in place."""
        return self.media_type.startswith("image/")

    @property
    def ending(self) -> str:
        """What kind of file it is, as people call it: PDF, DOCX."""
        return self.name.rpartition(".")[2].upper()

    @property
    def url(self) -> str:
        """Its address on the site."""
        return f"/news/files/{self.id}/{quote(self.name)}"

    @property
    def small_url(self) -> str:
        """The address of a cover picture as lists show it."""
        return f"/news/covers/{self.id}.webp"

    @property
    def small_key(self) -> str:
        """Where the small form of a cover picture lies in the store."""
        return f"{self.key}-small"
