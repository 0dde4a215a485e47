"""Reading departments as those who change them need to."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from app.accounts.models import Department, User
from app.core.db import session


@dataclass(frozen=True)
class Contents:
    """What belongs to a department directly, and keeps it from being deleted.

    Attributes:
        people: Who belong to the company.
        former: Who do not any more; their accounts still name the department.
        departments: How many departments lie right below.
    """

    people: int
    former: int
    departments: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing belongs to it."""
        return not (self.people or self.former or self.departments)


def get_contents(department: Department) -> Contents:
    """Return what belongs to a department directly."""
    active = func.count(User.id).filter(User.deactivated_at.is_(None))
    people, everybody = session.execute(
        select(active, func.count(User.id)).where(User.department_id == department.id)
    ).one()
    below = select(func.count()).select_from(Department).where(Department.parent_id == department.id)
    return Contents(people, everybody - people, session.scalar(below) or 0)
