"""What is filled in when somebody fills in a template."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model
from app.documents.field_kinds import FieldKind


class FieldSource(StrEnum):
    """What the house knows of the reader and fills in already."""

    NAME = "name"
    EMAIL = "email"
    TITLE = "title"
    DEPARTMENT = "department"
    MANAGER = "manager"
    PHONE = "phone"
    TODAY = "today"


class Field(Model):
    """How a placeholder of a template is asked for; one that has no row is asked for as a plain text."""

    __tablename__ = "documents_fields"
    __part__ = "documents"
    __table_args__ = (UniqueConstraint("template_id", "name"),)

    template_id: Mapped[int] = mapped_column(ForeignKey("documents_templates.id"))
    name: Mapped[str]
    label: Mapped[str] = mapped_column(default="")
    kind: Mapped[FieldKind] = mapped_column(default=FieldKind.TEXT)
    choices: Mapped[str] = mapped_column(Text, default="")
    default: Mapped[str] = mapped_column(default="")
    source: Mapped[FieldSource | None]
    is_required: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
