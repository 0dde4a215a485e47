"""Making people champions and administrators."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts import events, queries
from app.accounts.models import Department, Role, RoleAssignment, User
from app.accounts.policy import can_grant_roles
from app.core import clock
from app.core.db import session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require


def grant_role(actor: User | None, user: User, role: Role, department: Department | None = None) -> RoleAssignment:
    """Give a person a role; giving it twice changes nothing.

    Args:
        actor: Who grants it; None for the command line.
        user: Who gets it.
        role: The role.
        department: For champions, the department they publish for.

    Raises:
        ForbiddenError: The actor may not grant roles.
        InvalidError: A champion without a department, or an administrator with one.
    """
    require(actor is None or can_grant_roles(actor))
    if (role is Role.CHAMPION) != (department is not None):
        raise InvalidError(_("A champion is champion of a department. Please choose one."), "department")
    department_id = department.id if department else None
    query = select(RoleAssignment).where(
        RoleAssignment.user_id == user.id,
        RoleAssignment.role == role,
        RoleAssignment.department_id.is_not_distinct_from(department_id),
    )
    if existing := session.scalars(query).one_or_none():
        return existing
    actor_id = actor.id if actor else None
    assignment = RoleAssignment(
        user_id=user.id, role=role, department_id=department_id, granted_by_id=actor_id, granted_at=clock.now()
    )
    session.add(assignment)
    session.flush()
    record(events.RoleGranted(actor_id=actor_id, user_id=user.id, role=role, department_id=department_id))
    return assignment


def revoke_role(actor: User, assignment: RoleAssignment) -> None:
    """Take a role back; the last administrator stays one.

    Raises:
        ForbiddenError: The actor may not grant roles.
        InvalidError: Nobody would be left to keep this installation.
    """
    require(can_grant_roles(actor))
    if assignment.role is Role.ADMINISTRATOR and len(queries.list_administrators()) <= 1:
        raise InvalidError(_("Somebody has to be administrator. Name another one first."))
    session.delete(assignment)
    record(
        events.RoleRevoked(
            actor_id=actor.id,
            user_id=assignment.user_id,
            role=assignment.role,
            department_id=assignment.department_id,
        )
    )
