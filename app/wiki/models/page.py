"""Pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Audience, User
from app.core.db import Model
from app.wiki.models.approval import Approver, PageStatus
from app.wiki.models.space import Space
from app.wiki.models.trust import Kept

ALIVE = text("deleted_at IS NULL")
SHOWN_BY = (
    "space_id",
    "audience_id",
    "published_number",
    "deleted_at",
    "status",
    "is_template",
    "verified_until",
    "verified_at",
)
"""All that decides who sees a page and how it counts: so many pages are counted without passing over their texts.

An index of SQLite holds the ids by itself, one of PostgreSQL where they are included.
"""


class Page(Kept, Model):
    """A page of the wiki.

    `path` is its address inside its space, `lineage` the ids from the root of the tree down to it, as in `/3/17/`.
    `source` is the newest text; `html`, `plain`, `contents` are the rendering of the published one, which for a formal
    page may be an earlier one. `audience_id` is who may read it: the audience of what it lies in, or a narrower one
    where `narrowing_id` names whom it is narrowed to.
    """

    __tablename__ = "wiki_pages"
    __part__ = "wiki"
    __table_args__ = (
        Index("uq_wiki_pages_address", "space_id", "path", unique=True, sqlite_where=ALIVE, postgresql_where=ALIVE),
        Index("ix_wiki_pages_lineage", "lineage", postgresql_ops={"lineage": "text_pattern_ops"}),
        Index("ix_wiki_pages_siblings", "space_id", "parent_id", "position"),
        Index("ix_wiki_pages_changed_at", "changed_at"),
        Index("ix_wiki_pages_changed_in_space", "space_id", "changed_at"),
        Index("ix_wiki_pages_owned", "owner_id", "owner_department_id"),
        Index("ix_wiki_pages_shown", *SHOWN_BY, postgresql_include=["id"]),
    )

    space_id: Mapped[int] = mapped_column(ForeignKey("wiki_spaces.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("wiki_pages.id"), index=True)
    lineage: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    slug: Mapped[str] = mapped_column(index=True)
    path: Mapped[str]
    title: Mapped[str]
    folded_title: Mapped[str] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(default="en")
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"))
    narrowing_id: Mapped[int | None] = mapped_column(ForeignKey("audiences.id"))
    is_template: Mapped[bool] = mapped_column(default=False)
    is_formal: Mapped[bool] = mapped_column(default=False)
    status: Mapped[PageStatus] = mapped_column(default=PageStatus.APPROVED)

    latest_number: Mapped[int] = mapped_column(default=0)
    published_number: Mapped[int] = mapped_column(default=0)
    approval_round: Mapped[int] = mapped_column(default=0)
    source: Mapped[str] = mapped_column(Text, default="", deferred=True, deferred_group="source")
    html: Mapped[str] = mapped_column(Text, default="", deferred=True, deferred_group="text")
    plain: Mapped[str] = mapped_column(Text, default="", deferred=True, deferred_group="plain")
    contents: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, deferred=True, deferred_group="text")
    html_version: Mapped[int] = mapped_column(default=0)

    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    changed_at: Mapped[datetime]
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    deleted_at: Mapped[datetime | None]
    deleted_with_id: Mapped[int | None] = mapped_column(ForeignKey("wiki_pages.id"), index=True)

    space: Mapped[Space] = relationship(lazy="raise")
    parent: Mapped[Page | None] = relationship(lazy="raise", remote_side="Page.id", foreign_keys=[parent_id])
    audience: Mapped[Audience] = relationship(lazy="raise", foreign_keys=[audience_id])
    narrowing: Mapped[Audience | None] = relationship(lazy="raise", foreign_keys=[narrowing_id])
    changed_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[changed_by_id])
    deleted_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[deleted_by_id])
    tags: Mapped[list[PageTag]] = relationship(lazy="raise", cascade="all, delete-orphan", order_by="PageTag.name")
    approvers: Mapped[list[Approver]] = relationship(lazy="raise", cascade="all, delete-orphan")

    @property
    def url(self) -> str:
        """Its address on the site; its space is loaded."""
        return f"/wiki/{self.space.slug}/{self.path}"

    @property
    def ancestor_ids(self) -> list[int]:
        """The ids of the pages above this one, from the root down."""
        return [int(part) for part in self.lineage.split("/") if part][:-1]

    @property
    def is_deleted(self) -> bool:
        """Whether it lies in the trash."""
        return self.deleted_at is not None

    @property
    def is_published(self) -> bool:
        """Whether readers see any text of it."""
        return self.published_number > 0

    @property
    def has_unpublished_changes(self) -> bool:
        """Whether a newer text waits for approval."""
        return self.latest_number > self.published_number

    @property
    def is_approved(self) -> bool:
        """Whether what readers see was approved by name."""
        return self.is_formal and self.approval_round > 0 and self.is_published and not self.is_obsolete

    @property
    def is_obsolete(self) -> bool:
        """Whether it is kept only to be looked up."""
        return self.status is PageStatus.OBSOLETE

    def is_below(self, other: Page) -> bool:
        """Tell whether this page is the other one or lies below it."""
        return self.lineage.startswith(other.lineage)


class PageTag(Model):
    """A word that a page is filed under."""

    __tablename__ = "wiki_page_tags"
    __part__ = "wiki"
    __table_args__ = (UniqueConstraint("page_id", "folded"),)

    page_id: Mapped[int] = mapped_column(ForeignKey("wiki_pages.id"))
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(index=True)
