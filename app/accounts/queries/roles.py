"""Finding who is champion or administrator."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Department, Role, RoleAssignment, User
from app.core.db import session
from app.core.permissions import Permission

WITH_NAMES = (
    joinedload(RoleAssignment.user).joinedload(User.department),
    joinedload(RoleAssignment.department),
    joinedload(RoleAssignment.granted_by),
)


def list_assignments() -> Sequence[RoleAssignment]:
    """Return every role of people who belong to the company, by name."""
    query = select(RoleAssignment).join(RoleAssignment.user).where(User.deactivated_at.is_(None))
    return session.scalars(query.order_by(RoleAssignment.role, User.search_name).options(*WITH_NAMES)).all()


def get_assignment(assignment_id: int) -> RoleAssignment | None:
    """Return one role of one person."""
    query = select(RoleAssignment).where(RoleAssignment.id == assignment_id).options(*WITH_NAMES)
    return session.scalars(query).one_or_none()


def holders_of(permission: Permission) -> Select[int]:
    """Return the query for the ids of the people whose role allows something."""
    roles = [role for role in Role if permission in role.permissions]
    return select(RoleAssignment.user_id).where(RoleAssignment.role.in_(roles))


def list_champions_of(department: Department) -> Sequence[User]:
    """Return who publishes for a department: its own champions, or those of the departments above it."""
    query = (
        select(User)
        .join(User.roles)
        .where(
            RoleAssignment.role == Role.CHAMPION,
            RoleAssignment.department_id.in_(department.lineage),
            User.deactivated_at.is_(None),
        )
        .order_by(User.search_name)
    )
    return session.scalars(query).unique().all()
