"""Groups: people of any departments who share a task or an interest."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models.user import User
from app.core.db import Model


class Group(Model):
    """A group, kept by its owner."""

    __tablename__ = "groups"
    __part__ = "people"

    name: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    owner: Mapped[User | None] = relationship(lazy="raise")
    memberships: Mapped[list[GroupMember]] = relationship(
        back_populates="group", lazy="raise", cascade="all, delete-orphan"
    )


class GroupMember(Model):
    """One person's membership of one group."""

    __tablename__ = "group_members"
    __part__ = "people"
    __table_args__ = (UniqueConstraint("group_id", "user_id"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    added_at: Mapped[datetime]

    group: Mapped[Group] = relationship(back_populates="memberships", lazy="raise")
    user: Mapped[User] = relationship(back_populates="memberships", lazy="raise")
