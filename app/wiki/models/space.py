"""Spaces: shelves of pages on one subject."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Audience, Department
from app.core.db import Model


class Space(Model):
    """A shelf of pages: who may read it, who may write on it, and which department looks after it.

    `slug` is its address and never changes. `editors_id` is an audience too: who belongs to it may write. Without a
    department a space is a topic of the whole company, looked after by the administrators.
    """

    __tablename__ = "wiki_spaces"
    __part__ = "wiki"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id", ondelete="SET NULL"), index=True)
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"), index=True)
    editors_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"), index=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]

    department: Mapped[Department | None] = relationship(lazy="raise")
    audience: Mapped[Audience] = relationship(lazy="raise", foreign_keys=[audience_id])
    editors: Mapped[Audience] = relationship(lazy="raise", foreign_keys=[editors_id])
