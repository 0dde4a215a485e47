"""Revisions: every text that a page ever had."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Model


class RevisionKind(StrEnum):
    """How a revision came about."""

    WRITTEN = "written"
    MERGED = "merged"
    RESTORED = "restored"
    IMPORTED = "imported"
    RELINKED = "relinked"


class Revision(Model):
    """One text of a page; never changed. `added` and `removed` count lines against the revision before."""

    __tablename__ = "wiki_revisions"
    __table_args__ = (UniqueConstraint("page_id", "number"),)

    page_id: Mapped[int] = mapped_column(ForeignKey("wiki_pages.id"))
    number: Mapped[int]
    kind: Mapped[RevisionKind] = mapped_column(default=RevisionKind.WRITTEN)
    title: Mapped[str]
    source: Mapped[str] = mapped_column(Text, deferred=True)
    note: Mapped[str] = mapped_column(default="")
    is_small: Mapped[bool] = mapped_column(default=False)
    added: Mapped[int] = mapped_column(default=0)
    removed: Mapped[int] = mapped_column(default=0)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime]

    author: Mapped[User | None] = relationship(lazy="raise")
