"""What readers do with a post: theirs alone, but for the counts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class Reading(Model):
    """That somebody has opened a post, and which revision last; only the person and corrections make use of it."""

    __tablename__ = "news_readings"
    __table_args__ = (UniqueConstraint("post_id", "user_id"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("news_posts.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    number: Mapped[int]
    read_at: Mapped[datetime]


class ReactionKind(StrEnum):
    """What one can say with one click."""

    USEFUL = "useful"
    CONGRATULATIONS = "congratulations"
    THANKS = "thanks"
    INTERESTING = "interesting"
    FUNNY = "funny"
    UNCLEAR = "unclear"


class Reaction(Model):
    """A click under a post; one of each kind for each person."""

    __tablename__ = "news_reactions"
    __table_args__ = (UniqueConstraint("post_id", "user_id", "kind"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("news_posts.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[ReactionKind]
    reacted_at: Mapped[datetime]


class Bookmark(Model):
    """A post that somebody keeps at hand."""

    __tablename__ = "news_bookmarks"
    __table_args__ = (UniqueConstraint("user_id", "post_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("news_posts.id"), index=True)
    kept_at: Mapped[datetime]
