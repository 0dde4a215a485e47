"""Files that belong to pages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Model

CURRENT = text("deleted_at IS NULL")


class File(Model):
    """A file of a page, or of a draft whose page does not exist yet; a new upload of the same name is a new version."""

    __tablename__ = "wiki_files"
    __part__ = "wiki"
    __table_args__ = (
        CheckConstraint("(page_id IS NULL) <> (draft_id IS NULL)", name="belongs_somewhere"),
        Index("uq_wiki_files_name", "page_id", "name", unique=True, sqlite_where=CURRENT, postgresql_where=CURRENT),
    )

    page_id: Mapped[int | None] = mapped_column(ForeignKey("wiki_pages.id"))
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("wiki_drafts.id"), index=True)
    name: Mapped[str]
    latest_number: Mapped[int] = mapped_column(default=0)
    deleted_at: Mapped[datetime | None]

    versions: Mapped[list[FileVersion]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="FileVersion.number"
    )


class FileVersion(Model):
    """One version of a file, as it lies in the store."""

    __tablename__ = "wiki_file_versions"
    __part__ = "wiki"
    __table_args__ = (UniqueConstraint("file_id", "number"),)

    file_id: Mapped[int] = mapped_column(ForeignKey("wiki_files.id"))
    number: Mapped[int]
    key: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime]

    uploaded_by: Mapped[User | None] = relationship(lazy="raise")
