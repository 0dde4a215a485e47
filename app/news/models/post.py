"""Posts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Audience, Department, User
from app.core.db import Model
from app.core.slugs import slugify
from app.news.models.category import Category
from app.news.models.file import PostFile


class PostState(StrEnum):
    """How far a post has come. That it is over is not a state: `expires_at` says it."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    ARCHIVED = "archived"


AS_LISTED = ("audience_id", "category_id", "author_id")


class Post(Model):
    """A piece of news, shown to the people in its audience from `published_at` to `expires_at`.

    `number` counts its revisions; a correction of a published post is a new one. `department_id` is the author's
    department on the day of writing. `publish_at` is when a scheduled post is to appear. `is_withdrawn` notes that the
    house was told of its end. Where readers are to confirm that they have read it, `confirm_by` says until when;
    `confirm_number` is the first wording whose confirmation counts, and `reminders` which `Reminders` of it went out.
    """

    __tablename__ = "news_posts"
    __part__ = "news"
    __table_args__ = (
        CheckConstraint("expires_at > published_at", name="expiry"),
        # all that decides which list a post stands in, and where: no list has to pass over the texts of others
        Index("ix_news_posts_shown", "state", "published_at", "expires_at", "pinned_until", "confirm_by", *AS_LISTED),
        Index("ix_news_posts_state_publish_at", "state", "publish_at"),
    )

    title: Mapped[str]
    summary: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(Text, default="", deferred=True, deferred_group="text")
    html: Mapped[str] = mapped_column(Text, default="", deferred=True, deferred_group="text")
    plain: Mapped[str] = mapped_column(Text, default="", deferred=True, deferred_group="text")
    html_version: Mapped[int] = mapped_column(default=0)
    language: Mapped[str] = mapped_column(default="en")
    number: Mapped[int] = mapped_column(default=1)
    state: Mapped[PostState] = mapped_column(default=PostState.DRAFT)
    category_id: Mapped[int] = mapped_column(ForeignKey("news_categories.id"), index=True)
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    publish_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    pinned_until: Mapped[datetime | None] = mapped_column(index=True)
    corrected_at: Mapped[datetime | None]
    confirm_number: Mapped[int | None]
    confirm_by: Mapped[datetime | None] = mapped_column(index=True)
    reminders: Mapped[int] = mapped_column(default=0, server_default="0")
    has_comments: Mapped[bool] = mapped_column(default=True, server_default="1")
    is_withdrawn: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    category: Mapped[Category] = relationship(lazy="raise")
    audience: Mapped[Audience] = relationship(lazy="raise")
    author: Mapped[User] = relationship(lazy="raise")
    department: Mapped[Department] = relationship(lazy="raise")
    tags: Mapped[list[PostTag]] = relationship(lazy="raise", cascade="all, delete-orphan", order_by="PostTag.name")
    cover: Mapped[PostFile | None] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="and_(PostFile.post_id == Post.id, PostFile.is_cover, PostFile.removed_at.is_(None))",
    )

    @property
    def url(self) -> str:
        """Its address on the site."""
        return f"/news/{self.id}-{slugify(self.title)}"

    @property
    def is_published(self) -> bool:
        """Whether it has appeared and was not put away."""
        return self.state is PostState.PUBLISHED

    @property
    def is_open(self) -> bool:
        """Whether it is still being prepared."""
        return self.state in (PostState.DRAFT, PostState.IN_REVIEW, PostState.SCHEDULED)

    def is_over(self, now: datetime) -> bool:
        """Tell whether its time has passed."""
        return self.expires_at is not None and self.expires_at <= now

    def is_to_be_confirmed(self, now: datetime) -> bool:
        """Tell whether readers are asked to confirm that they have read it; its end, and putting it away, end that."""
        return self.confirm_by is not None and self.is_published and not self.is_over(now)

    def is_pinned(self, now: datetime) -> bool:
        """Tell whether it stands on top."""
        return self.pinned_until is not None and self.pinned_until > now

    def publish(self, now: datetime) -> None:
        """Let the post appear."""
        self.state, self.published_at, self.publish_at = PostState.PUBLISHED, now, None


class PostTag(Model):
    """A word that a post is filed under."""

    __tablename__ = "news_post_tags"
    __part__ = "news"
    __table_args__ = (UniqueConstraint("post_id", "folded"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("news_posts.id"))
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(index=True)
