"""Links between pages, and the addresses that pages have had."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.wiki.models.page import Page


class Link(Model):
    """A link of a page to another, as its text names it; `target_id` is None while there is no such page.

    `wanted` is the folded title that would make the link lead somewhere. A text that shows a template has a link whose
    `ref` is `template:12`; it leads to no page and wants none.
    """

    __tablename__ = "wiki_links"
    __part__ = "wiki"
    __table_args__ = (UniqueConstraint("page_id", "ref"),)

    page_id: Mapped[int] = mapped_column(ForeignKey("wiki_pages.id"))
    ref: Mapped[str] = mapped_column(index=True)
    target_id: Mapped[int | None] = mapped_column(ForeignKey("wiki_pages.id"), index=True)
    wanted: Mapped[str] = mapped_column(default="", index=True)

    page: Mapped[Page] = relationship(lazy="raise", foreign_keys=[page_id])
    target: Mapped[Page | None] = relationship(lazy="raise", foreign_keys=[target_id])


class OldAddress(Model):
    """An address that a page had before it was renamed or moved; it leads there until another page takes it."""

    __tablename__ = "wiki_old_addresses"
    __part__ = "wiki"
    __table_args__ = (UniqueConstraint("space_id", "path"),)

    space_id: Mapped[int] = mapped_column(ForeignKey("wiki_spaces.id"))
    path: Mapped[str]
    page_id: Mapped[int] = mapped_column(ForeignKey("wiki_pages.id"), index=True)
    left_at: Mapped[datetime]
