"""Drafts: what is being written, kept while it is typed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Model
from app.wiki.models.space import Space

NEW = text("page_id IS NULL")
EXISTING = text("page_id IS NOT NULL")


class Draft(Model):
    """What one person is writing on one page, or on a page that does not exist yet; for the writer's eyes alone.

    `base_number` is the revision that the writer began with.
    """

    __tablename__ = "wiki_drafts"
    __table_args__ = (
        Index("uq_wiki_drafts_new", "user_id", "space_id", unique=True, sqlite_where=NEW, postgresql_where=NEW),
        Index(
            "uq_wiki_drafts_page", "user_id", "page_id", unique=True, sqlite_where=EXISTING, postgresql_where=EXISTING
        ),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    space_id: Mapped[int] = mapped_column(ForeignKey("wiki_spaces.id"), index=True)
    page_id: Mapped[int | None] = mapped_column(ForeignKey("wiki_pages.id"), index=True)
    title: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(default="")
    base_number: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime]

    user: Mapped[User] = relationship(lazy="raise")
    space: Mapped[Space] = relationship(lazy="raise")
