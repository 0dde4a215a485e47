"""The organisation chart, a branch at a time. Whoever has no manager in sight stands at the top of the people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, literal, select
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import Department, User
from app.accounts.policy import visible_to
from app.accounts.queries.departments import within_departments
from app.core.db import session
from app.core.pagination import Page, paginate

MOST_LEADERS = 12
MOST_REPORTS = 100
HIGHEST = 30
"""How far up the managers are followed; a circle of managers ends here too."""


@dataclass(frozen=True)
class Branch:
    """A department, and how many people it has with all below it."""

    department: Department
    people: int


def list_top(reader: User) -> list[Branch]:
    """Return the departments that belong to no other, by name."""
    return _branches(reader, Department.parent_id.is_(None))


def list_with_children(reader: User, department: Department) -> list[Branch]:
    """Return a department, then those right below it by name."""
    found = _branches(reader, (Department.id == department.id) | (Department.parent_id == department.id))
    return sorted(found, key=lambda one: one.department.id != department.id)


def _branches(reader: User, wanted: ColumnElement[bool]) -> list[Branch]:
    own = select(User.department_id, func.count().label("people")).where(visible_to(reader))
    counts = own.group_by(User.department_id).subquery()
    below = aliased(Department)
    query = (
        select(Department, func.coalesce(func.sum(counts.c.people), 0))
        .join(below, below.path.startswith(Department.path))
        .outerjoin(counts, counts.c.department_id == below.id)
        .where(wanted)
        .group_by(Department.id)
        .order_by(Department.name, Department.id)
    )
    return [Branch(department, int(people)) for department, people in session.execute(query)]


def list_above(department: Department) -> Sequence[Department]:
    """Return the departments that a department lies in, from the top."""
    query = select(Department).where(Department.id.in_(department.lineage[:-1]))
    return session.scalars(query.order_by(func.length(Department.path))).all()


def find_leaders(reader: User, department: Department) -> Page[User]:
    """Return the first people of a department whose manager is none of its people nor of those below it, by name."""
    inside = _ids(reader).where(User.department_id.in_(within_departments([department.id])))
    query = select(User).where(
        User.department_id == department.id,
        visible_to(reader),
        User.manager_id.is_(None) | User.manager_id.not_in(inside),
    )
    return _page(query, 1, MOST_LEADERS)


def find_top_people(reader: User, page: int) -> Page[User]:
    """Return one page of those to whom people report and who report to nobody, by name."""
    managers = select(User.manager_id).where(visible_to(reader)).correlate(None)
    is_top = User.manager_id.is_(None) | User.manager_id.not_in(_ids(reader))
    return _page(select(User).where(visible_to(reader), is_top, User.id.in_(managers)), page)


def find_reports(reader: User, manager: User, page: int) -> Page[User]:
    """Return one page of those who report to somebody, by name."""
    return _page(select(User).where(visible_to(reader), User.manager_id == manager.id), page)


def count_reports(reader: User, managers: Sequence[User]) -> Mapping[int, int]:
    """Return how many people report to each of some managers, by the manager's id; nobody is left out."""
    ids = [manager.id for manager in managers]
    query = select(User.manager_id, func.count()).where(visible_to(reader), User.manager_id.in_(ids))
    return {id_: count for id_, count in session.execute(query.group_by(User.manager_id)) if id_ is not None}


def list_managers(reader: User, person: User) -> Sequence[User]:
    """Return the managers of a person, from the top down to the person's own; at most 30 of them."""
    own = select(User.id, User.manager_id, literal(0).label("height")).where(User.id == person.id)
    line = own.cte("line", recursive=True)
    above = select(User.id, User.manager_id, line.c.height + 1).join(line, User.id == line.c.manager_id)
    line = line.union_all(above.where(visible_to(reader), line.c.height < HIGHEST))
    first_met = select(line.c.id, func.min(line.c.height).label("height")).group_by(line.c.id).subquery()
    query = select(User).join(first_met, first_met.c.id == User.id).where(User.id != person.id)
    return session.scalars(query.order_by(first_met.c.height.desc()).options(joinedload(User.department))).all()


def _ids(reader: User) -> Select[int]:
    """Return the query for everybody whom a reader may see, to be used within another one of people."""
    return select(User.id).where(visible_to(reader)).correlate(None)


def _page(query: Select[User], page: int, size: int = MOST_REPORTS) -> Page[User]:
    ordered = query.order_by(User.search_name, User.id).options(joinedload(User.department))
    return paginate(ordered, page, size)
