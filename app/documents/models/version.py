"""Versions of templates, and what was read from them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Model
from app.documents.models.template import Template


class ReadState(StrEnum):
    """How far the worker has come with reading a file."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Version(Model):
    """One version of a template, as it lies in the store; never changed.

    `approved_at` is since when it counts, `withdrawn_at` since when it counts no more: its file is kept for the record.
    `text` is what it says, for the search; `content` what else the worker has read: pages, outline, form fields and
    placeholders. `problem` says why it could not be read.
    """

    __tablename__ = "documents_versions"
    __part__ = "documents"
    __table_args__ = (UniqueConstraint("template_id", "number"),)

    template_id: Mapped[int] = mapped_column(ForeignKey("documents_templates.id"))
    number: Mapped[int]
    name: Mapped[str]
    key: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(index=True)
    note: Mapped[str] = mapped_column(default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    read_state: Mapped[ReadState] = mapped_column(default=ReadState.WAITING, index=True)
    text: Mapped[str] = mapped_column(Text, default="", deferred=True)
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    problem: Mapped[str] = mapped_column(default="")

    template: Mapped[Template] = relationship(lazy="raise")
    author: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[author_id])
    approved_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[approved_by_id])

    @property
    def ending(self) -> str:
        """The ending of its name, in lower case."""
        return self.name.rpartition(".")[2].lower()


class Preview(Model):
    """The picture of one page of a version."""

    __tablename__ = "documents_previews"
    __part__ = "documents"
    __table_args__ = (UniqueConstraint("version_id", "page"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("documents_versions.id"))
    page: Mapped[int]
    key: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
