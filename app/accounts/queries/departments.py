"""Finding departments."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from app.accounts.models import Department, User
from app.core.db import session


@dataclass(frozen=True)
class Branch:
    """A department in the tree, with its people and those of all below it."""

    department: Department
    children: list[Branch]
    people: int
    people_below: int


def get_department(department_id: int) -> Department | None:
    """Return a department with the one it belongs to."""
    query = select(Department).where(Department.id == department_id).options(joinedload(Department.parent))
    return session.scalars(query).one_or_none()


def within_departments(ids: Collection[int]) -> Select[int]:
    """Return the query for some departments and all that lies below them."""
    roots = select(Department.path).where(Department.id.in_(ids)).subquery()
    return select(Department.id).join(roots, Department.path.startswith(roots.c.path))


def lies_within(column: InstrumentedAttribute[Any], department_id: int | None) -> ColumnElement[bool]:
    """Return the SQL condition for what belongs to a department or to one below it.

    Args:
        column: Holds the id of a department.
        department_id: The department; None: all of them, and none.
    """
    return true() if department_id is None else column.in_(within_departments([department_id]))


def list_departments() -> Sequence[Department]:
    """Return all departments by name."""
    return session.scalars(select(Department).order_by(Department.name, Department.id)).all()


def find_departments(ids: Sequence[int]) -> Sequence[Department]:
    """Return the departments with these ids, by name."""
    return session.scalars(select(Department).where(Department.id.in_(ids)).order_by(Department.name)).all()


def departments_in(tokens: Iterable[str]) -> Sequence[Department]:
    """Return the departments that the tokens of an audience name, by name."""
    named = (token.partition(":") for token in tokens)
    return find_departments([int(number) for kind, _colon, number in named if kind == "dept"])


def count_departments() -> int:
    """Return how many departments there are."""
    return session.scalar(select(func.count()).select_from(Department)) or 0


def headcounts() -> Mapping[int, int]:
    """Return how many active people each department has directly, by its id."""
    query = select(User.department_id, func.count()).where(User.deactivated_at.is_(None)).group_by(User.department_id)
    return dict(session.execute(query).all())


def list_tree() -> list[Branch]:
    """Return the whole tree of departments, each level by name."""
    children: dict[int | None, list[Department]] = {}
    for department in list_departments():
        children.setdefault(department.parent_id, []).append(department)
    people = headcounts()

    def grow(parent_id: int | None) -> list[Branch]:
        return [branch(department) for department in children.get(parent_id, [])]

    def branch(department: Department) -> Branch:
        below = grow(department.id)
        own = people.get(department.id, 0)
        return Branch(department, below, own, own + sum(one.people_below for one in below))

    return grow(None)


@dataclass(frozen=True)
class Place:
    """A department and its name from the root down."""

    department: Department
    label: str


def list_places(except_within: Department | None = None) -> Sequence[Place]:
    """Return all departments in the order of the tree, each with its name from the root down.

    Args:
        except_within: This department and all below it are left out.
    """
    places = _places(list_tree(), "")
    return [one for one in places if except_within is None or not one.department.is_within(except_within)]


def _places(branches: Sequence[Branch], above: str) -> Iterator[Place]:
    for branch in branches:
        label = above + branch.department.name
        yield Place(branch.department, label)
        yield from _places(branch.children, f"{label} / ")
