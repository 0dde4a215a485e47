"""Formal pages: what quality manuals ask for, a named approval of each revision."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Model


class PageStatus(StrEnum):
    """Where a page stands. A page that is not formal is always approved: what is saved is published."""

    DRAFT = "draft"
    IN_APPROVAL = "in_approval"
    APPROVED = "approved"
    OBSOLETE = "obsolete"


class Approver(Model):
    """Somebody who has to approve each revision of a formal page."""

    __tablename__ = "wiki_approvers"
    __part__ = "wiki"
    __table_args__ = (UniqueConstraint("page_id", "user_id"),)

    page_id: Mapped[int] = mapped_column(ForeignKey("wiki_pages.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)

    user: Mapped[User] = relationship(lazy="raise")


class Approval(Model):
    """What an approver decided about one revision, and why; rows are only ever added."""

    __tablename__ = "wiki_approvals"
    __part__ = "wiki"
    __table_args__ = (UniqueConstraint("page_id", "number", "user_id", "round"),)

    page_id: Mapped[int] = mapped_column(ForeignKey("wiki_pages.id"))
    number: Mapped[int]
    round: Mapped[int] = mapped_column(default=1)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    is_approved: Mapped[bool]
    comment: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime]

    user: Mapped[User] = relationship(lazy="raise")
