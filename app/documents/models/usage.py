"""What people do with templates; counted by department, never by name."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Model
from app.documents.models.template import Template


class UseKind(StrEnum):
    """What was done with a template."""

    DOWNLOAD = "download"
    FILL = "fill"


class Use(Model):
    """How often a template was used in a department on a day."""

    __tablename__ = "documents_uses"
    __table_args__ = (UniqueConstraint("template_id", "department_id", "kind", "used_on"),)

    template_id: Mapped[int] = mapped_column(ForeignKey("documents_templates.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    kind: Mapped[UseKind]
    used_on: Mapped[date]
    count: Mapped[int] = mapped_column(default=1)


class TemplateWatch(Model):
    """That somebody wants to know when there is a new version."""

    __tablename__ = "documents_watches"
    __table_args__ = (UniqueConstraint("user_id", "template_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    template_id: Mapped[int] = mapped_column(ForeignKey("documents_templates.id"), index=True)


class ChangeRequest(Model):
    """What somebody would like to be changed in a template; the answer says what became of it."""

    __tablename__ = "documents_requests"

    template_id: Mapped[int] = mapped_column(ForeignKey("documents_templates.id"), index=True)
    requester_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(Text, default="")
    settled_at: Mapped[datetime | None] = mapped_column(index=True)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    template: Mapped[Template] = relationship(lazy="raise")
    requester: Mapped[User] = relationship(lazy="raise", foreign_keys=[requester_id])


class Filled(Model):
    """A document that somebody filled in and asked to be kept; nobody else sees it."""

    __tablename__ = "documents_filled"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("documents_versions.id", ondelete="SET NULL"))
    name: Mapped[str]
    key: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    filled_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
