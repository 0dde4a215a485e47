"""Templates that are needed together."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Audience, Department
from app.core.db import Model
from app.core.slugs import slugify
from app.documents.models.template import Template


class Collection(Model):
    """A pack of templates, such as "New colleague"; who may read it says nothing of who may read what is in it."""

    __tablename__ = "documents_collections"
    __part__ = "documents"

    title: Mapped[str]
    description: Mapped[str] = mapped_column(Text, default="")
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    audience: Mapped[Audience] = relationship(lazy="raise")
    department: Mapped[Department] = relationship(lazy="raise")
    items: Mapped[list[CollectionItem]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="CollectionItem.position"
    )

    @property
    def url(self) -> str:
        """Its address on the site."""
        return f"/templates/collections/{self.id}-{slugify(self.title)}"


class CollectionItem(Model):
    """A template in a collection."""

    __tablename__ = "documents_collection_items"
    __part__ = "documents"
    __table_args__ = (UniqueConstraint("collection_id", "template_id"),)

    collection_id: Mapped[int] = mapped_column(ForeignKey("documents_collections.id"))
    template_id: Mapped[int] = mapped_column(ForeignKey("documents_templates.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)

    template: Mapped[Template] = relationship(lazy="raise")
