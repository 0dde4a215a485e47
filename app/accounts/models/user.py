"""People's accounts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models.audience import EVERYONE, department_token, group_token, user_token
from app.accounts.models.department import Department
from app.accounts.models.role import Role, RoleAssignment
from app.core.db import Model
from app.core.permissions import Permission

if TYPE_CHECKING:
    from app.accounts.models.group import GroupMember


class Theme(StrEnum):
    """How the pages look to a person."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class User(Model):
    """A person with an account.

    `known_as` is another name the person goes by. `search_name` is both, folded for look-ups: lower case, no accents.
    """

    __tablename__ = "users"
    __part__ = "people"

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    known_as: Mapped[str] = mapped_column(default="", server_default="")
    search_name: Mapped[str] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(default="")
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    password_hash: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="en")
    time_zone: Mapped[str] = mapped_column(default="Europe/Paris")
    theme: Mapped[Theme] = mapped_column(default=Theme.AUTO)
    has_shortcuts: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(index=True)
    deactivated_at: Mapped[datetime | None] = mapped_column(index=True)

    department: Mapped[Department] = relationship(lazy="raise")
    manager: Mapped[User | None] = relationship(remote_side="User.id", lazy="raise")
    roles: Mapped[list[RoleAssignment]] = relationship(
        back_populates="user", foreign_keys=[RoleAssignment.user_id], lazy="raise", cascade="all, delete-orphan"
    )
    memberships: Mapped[list[GroupMember]] = relationship(
        back_populates="user", lazy="raise", cascade="all, delete-orphan"
    )

    is_authenticated = True
    is_anonymous = False
    session_secret = ""
    """The secret of the session that has just begun, while the person is signing in; never stored."""

    def get_id(self) -> str:
        """Return what the cookie carries: the session's secret, so that ending the session ends the cookie's worth."""
        return self.session_secret

    @property
    def is_active(self) -> bool:
        """Whether the person still belongs to the company."""
        return self.deactivated_at is None

    @property
    def is_administrator(self) -> bool:
        """Whether the person keeps this installation."""
        return any(assignment.role is Role.ADMINISTRATOR for assignment in self.roles)

    @property
    def championed_ids(self) -> list[int]:
        """The departments for which the person publishes."""
        return [one.department_id for one in self.roles if one.department_id is not None]

    @property
    def tokens(self) -> list[str]:
        """The audience tokens that the person carries: everyone's, one's departments', one's groups', one's own."""
        departments = [department_token(department_id) for department_id in self.department.lineage]
        groups = [group_token(membership.group_id) for membership in self.memberships]
        return [EVERYONE, user_token(self.id), *departments, *groups]

    def may(self, permission: Permission) -> bool:
        """Tell whether one of the person's roles allows something."""
        return any(permission in assignment.role.permissions for assignment in self.roles)

    def deactivate(self, now: datetime) -> None:
        """Close the account; what the person wrote stays."""
        self.deactivated_at = now

    def reactivate(self) -> None:
        """Open the account again."""
        self.deactivated_at = None
