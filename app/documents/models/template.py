"""Templates, and what they are filed under."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Audience, Checked, Department, User
from app.core.db import Model
from app.core.slugs import slugify


class TemplateCategory(Model):
    """What a template is for, roughly; it has a name in each language."""

    __tablename__ = "documents_categories"
    __part__ = "documents"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_fr: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)

    def name_in(self, language: str) -> str:
        """Return its name in a language."""
        return self.name_fr if language == "fr" else self.name


class Template(Checked, Model):
    """A shared document that people download or fill in.

    `current_number` is the version that readers get: the newest approved one; None as long as there is none.
    `latest_number` counts all versions. `department_id` is the department that owns it; `owner_id` the person who looks
    after it. `replaces_id` is the template whose place it takes.
    """

    __tablename__ = "documents_templates"
    __part__ = "documents"

    title: Mapped[str]
    description: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(default="en")
    category_id: Mapped[int] = mapped_column(ForeignKey("documents_categories.id"), index=True)
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("documents_templates.id"), index=True)
    current_number: Mapped[int | None]
    latest_number: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(index=True)
    deleted_at: Mapped[datetime | None]

    category: Mapped[TemplateCategory] = relationship(lazy="raise")
    audience: Mapped[Audience] = relationship(lazy="raise")
    department: Mapped[Department] = relationship(lazy="raise")
    owner: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[owner_id])
    replaces: Mapped[Template | None] = relationship(lazy="raise", remote_side="Template.id")
    tags: Mapped[list[TemplateTag]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="TemplateTag.name"
    )

    @property
    def url(self) -> str:
        """Its address on the site."""
        return f"/templates/{self.id}-{slugify(self.title)}"

    @property
    def latest_url(self) -> str:
        """Where its newest approved version is always to be had."""
        return f"/templates/{self.id}/latest"


class TemplateTag(Model):
    """A word that a template is filed under."""

    __tablename__ = "documents_tags"
    __part__ = "documents"
    __table_args__ = (UniqueConstraint("template_id", "folded"),)

    template_id: Mapped[int] = mapped_column(ForeignKey("documents_templates.id"))
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(index=True)
