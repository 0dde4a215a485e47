"""From an address to the thing that it names, and from a refusal to a sentence on the next page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.accounts import queries
from app.accounts.models import Department, Group, RoleAssignment, User
from app.admin.queries.accounts import get_account
from app.core.errors import InvalidError, NotFoundError
from app.core.templating import flash_status


def account_or_404(user_id: int) -> User:
    """Return an account, active or not.

    Raises:
        NotFoundError: There is none.
    """
    if (user := get_account(user_id)) is None:
        raise NotFoundError
    return user


def department_or_404(department_id: int) -> Department:
    """Return a department.

    Raises:
        NotFoundError: There is none.
    """
    if (department := queries.get_department(department_id)) is None:
        raise NotFoundError
    return department


def group_or_404(group_id: int) -> Group:
    """Return a group with its members.

    Raises:
        NotFoundError: There is none.
    """
    if (group := queries.get_group(group_id)) is None:
        raise NotFoundError
    return group


def assignment_or_404(assignment_id: int) -> RoleAssignment:
    """Return one role of one person.

    Raises:
        NotFoundError: There is none.
    """
    if (assignment := queries.get_assignment(assignment_id)) is None:
        raise NotFoundError
    return assignment


@contextmanager
def telling_refusals() -> Iterator[None]:
    """Say on the next page why something was refused; a service checks before it changes anything."""
    try:
        yield
    except InvalidError as error:
        flash_status(error.message, kind="bad")
