"""Roles: what somebody may do beyond what every member of staff may."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models.department import Department
from app.core.db import Model
from app.core.permissions import Permission

if TYPE_CHECKING:
    from app.accounts.models.user import User


class Role(StrEnum):
    """What can be granted; whoever has been granted nothing is staff."""

    CHAMPION = "champion"
    ADMINISTRATOR = "administrator"

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the role allows."""
        return PERMISSIONS[self]


PERMISSIONS = {
    Role.CHAMPION: frozenset({Permission.PUBLISH_TO_DEPARTMENT}),
    Role.ADMINISTRATOR: frozenset(Permission),
}


class RoleAssignment(Model):
    """A role of a person, since when and by whom; champions have one row for each department."""

    __tablename__ = "role_assignments"
    __part__ = "people"
    __table_args__ = (
        CheckConstraint("(role = 'champion') = (department_id IS NOT NULL)", name="champion_of_a_department"),
        UniqueConstraint("user_id", "role", "department_id"),
        Index(
            "uq_role_assignments_company_wide",
            "user_id",
            "role",
            unique=True,
            sqlite_where=text("department_id IS NULL"),
            postgresql_where=text("department_id IS NULL"),
        ),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[Role]
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"), index=True)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    granted_at: Mapped[datetime]

    user: Mapped[User] = relationship(back_populates="roles", foreign_keys=[user_id], lazy="raise")
    department: Mapped[Department | None] = relationship(lazy="raise")
    granted_by: Mapped[User | None] = relationship(foreign_keys=[granted_by_id], lazy="raise")
