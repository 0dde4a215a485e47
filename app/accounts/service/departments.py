"""Creating, renaming, moving and removing departments."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import func, literal, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts import events
from app.accounts.models import Department, RoleAssignment, User, department_token
from app.accounts.policy import can_administer_structure
from app.accounts.service.audiences import add_under_fresh_number
from app.core.db import session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require

NAME_LENGTH = 120


def create_department(actor: User | None, name: str, parent: Department | None = None) -> Department:
    """Create a department.

    Args:
        actor: Who creates it; None for the command line.
        name: Its name, which differs from its sisters'.
        parent: The department it belongs to.

    Raises:
        ForbiddenError: The actor does not administer the structure.
        InvalidError: The name is missing, too long or taken.
    """
    require(actor is None or can_administer_structure(actor))
    values = {"name": _free_name(name, parent.id if parent else None), "parent_id": parent.id if parent else None}
    department = add_under_fresh_number(lambda: Department(**values), department_token)
    department.settle_under(parent)
    record(
        events.DepartmentCreated(
            actor_id=actor.id if actor else None, department_id=department.id, department=department.name
        )
    )
    return department


def department_at(actor: User | None, names: Sequence[str]) -> Department:
    """Return the department at the end of a path of names, creating what is missing on the way.

    Args:
        actor: Who needs it; None for the command line.
        names: From the root down, at least one.
    """
    department: Department | None = None
    for name in names:
        parent_id = department.id if department else None
        query = select(Department).where(
            Department.name == name.strip(), Department.parent_id.is_not_distinct_from(parent_id)
        )
        department = session.scalars(query).one_or_none() or create_department(actor, name, department)
    if department is None:
        raise InvalidError(_("Please name a department."), "department")
    return department


def change_department(actor: User, department: Department, *, name: str, parent: Department | None) -> None:
    """Rename a department or move it, with all that lies below it.

    Raises:
        ForbiddenError: The actor does not administer the structure.
        InvalidError: The name is taken, or the department would come to lie below itself.
    """
    require(can_administer_structure(actor))
    if parent is not None and parent.is_within(department):
        raise InvalidError(_("A department cannot lie below itself."), "parent")
    parent_id = parent.id if parent else None
    changes: dict[str, list[object]] = {}
    if (name := _free_name(name, parent_id, except_id=department.id)) != department.name:
        changes["name"] = [department.name, name]
        department.name = name
    if parent_id != department.parent_id:
        changes["parent_id"] = [department.parent_id, parent_id]
        _move(department, parent)
    if changes:
        record(
            events.DepartmentChanged(actor_id=actor.id, department_id=department.id, department=name, changes=changes)
        )


def _move(department: Department, parent: Department | None) -> None:
    before = department.path
    department.settle_under(parent)
    below = Department.path.startswith(before) & (Department.id != department.id)
    moved = literal(department.path).concat(func.substr(Department.path, len(before) + 1))
    session.execute(update(Department).where(below).values(path=moved))


def delete_department(actor: User, department: Department) -> None:
    """Remove a department that is empty.

    Raises:
        ForbiddenError: The actor does not administer the structure.
        InvalidError: People, departments or texts still belong to it.
    """
    require(can_administer_structure(actor))
    children = select(func.count()).select_from(Department).where(Department.parent_id == department.id)
    people = select(func.count()).select_from(User).where(User.department_id == department.id)
    if session.scalar(children) or session.scalar(people):
        raise InvalidError(_("People or departments still belong to it. Move them first."))
    championships = select(RoleAssignment).where(RoleAssignment.department_id == department.id)
    try:
        with session.begin_nested():
            for assignment in session.scalars(championships):
                session.delete(assignment)
            session.delete(department)
    except IntegrityError as error:
        raise InvalidError(_("News, pages or templates still belong to it. Rename it instead.")) from error
    record(events.DepartmentDeleted(actor_id=actor.id, department_id=department.id, department=department.name))


def _free_name(name: str, parent_id: int | None, except_id: int | None = None) -> str:
    """Return a name as it is stored, if no sister has it."""
    name = " ".join(name.split())
    if not name:
        raise InvalidError(_("Please enter a name."), "name")
    if len(name) > NAME_LENGTH:
        raise InvalidError(
            _("The name of a department is too long: it can have up to %(count)s characters.", count=NAME_LENGTH),
            "name",
        )
    taken = select(Department.id).where(
        Department.name == name,
        Department.parent_id.is_not_distinct_from(parent_id),
        Department.id.is_distinct_from(except_id),
    )
    if session.scalar(taken) is not None:
        raise InvalidError(_("There is a department of this name here already."), "name")
    return name
