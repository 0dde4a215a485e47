"""Counting what there is, and what waits for an administrator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from app.accounts.models import Department, Group, Role, RoleAssignment, User
from app.core.db import session
from app.core.events import Delivery, DeliveryState


@dataclass(frozen=True)
class Overview:
    """What there is, and what waits.

    Attributes:
        people: Who belong to the company.
        without_password: Those of them who have not come in yet.
        without_manager: Those of them who report to nobody.
        administrators: Those of them who keep this installation.
        departments: How many there are.
        unchampioned: Departments for which nobody publishes, neither their own champion nor one above.
        groups: How many there are.
        deliveries: How many are pending and failed, by state.
    """

    people: int
    without_password: int
    without_manager: int
    administrators: int
    departments: int
    unchampioned: int
    groups: int
    deliveries: Mapping[DeliveryState, int]


def get_overview() -> Overview:
    """Return what there is, and what waits."""
    people, without_password, without_manager = session.execute(
        select(
            func.count(User.id),
            func.count(User.id).filter(User.password_hash.is_(None)),
            func.count(User.id).filter(User.manager_id.is_(None)),
        ).where(User.deactivated_at.is_(None))
    ).one()
    departments = session.scalars(select(Department)).all()
    return Overview(
        people=people,
        without_password=without_password,
        without_manager=without_manager,
        administrators=_count_administrators(),
        departments=len(departments),
        unchampioned=len(departments_without(championed_ids(), departments)),
        groups=session.scalar(select(func.count()).select_from(Group)) or 0,
        deliveries=count_deliveries(),
    )


def championed_ids() -> set[int]:
    """Return the departments that have a champion of their own who belongs to the company."""
    query = select(RoleAssignment.department_id).join(RoleAssignment.user)
    found = session.scalars(query.where(RoleAssignment.role == Role.CHAMPION, User.deactivated_at.is_(None)))
    return {department_id for department_id in found if department_id is not None}


def departments_without(championed: set[int], departments: Iterable[Department]) -> list[Department]:
    """Return the departments for which nobody publishes, neither their own champion nor one above.

    Args:
        championed: The departments that have a champion of their own.
        departments: Those to look at.
    """
    return [one for one in departments if championed.isdisjoint(one.lineage)]


def count_deliveries() -> Mapping[DeliveryState, int]:
    """Return how many deliveries wait and how many have failed."""
    query = select(Delivery.state, func.count()).where(Delivery.state != DeliveryState.DONE).group_by(Delivery.state)
    found = dict(session.execute(query).all())
    return {state: found.get(state, 0) for state in (DeliveryState.PENDING, DeliveryState.FAILED)}


def _count_administrators() -> int:
    query = select(func.count()).select_from(RoleAssignment).join(RoleAssignment.user)
    return session.scalar(query.where(RoleAssignment.role == Role.ADMINISTRATOR, User.deactivated_at.is_(None))) or 0
