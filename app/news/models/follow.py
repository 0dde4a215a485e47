"""What people follow in the news."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class FollowKind(StrEnum):
    """What can be followed."""

    CATEGORY = "category"
    DEPARTMENT = "department"
    TAG = "tag"
    AUTHOR = "author"


class Follow(Model):
    """That somebody follows a category, a department, an author (`ref` is the id) or a tag (`ref` is it, folded)."""

    __tablename__ = "news_follows"
    __table_args__ = (UniqueConstraint("user_id", "kind", "ref"), Index("ix_news_follows_kind_ref", "kind", "ref"))

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[FollowKind]
    ref: Mapped[str]
