"""Finding groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Group, GroupMember, User
from app.core.db import session


@dataclass(frozen=True)
class CountedGroup:
    """A group and how many active members it has."""

    group: Group
    members: int


def get_group(group_id: int) -> Group | None:
    """Return a group with its owner and members."""
    members = selectinload(Group.memberships).joinedload(GroupMember.user).joinedload(User.department)
    query = select(Group).where(Group.id == group_id).options(joinedload(Group.owner), members)
    return session.scalars(query).one_or_none()


def get_group_called(name: str) -> Group | None:
    """Return the oldest group of a name."""
    return session.scalars(select(Group).where(Group.name == name).order_by(Group.id).limit(1)).one_or_none()


def list_groups() -> list[CountedGroup]:
    """Return all groups by name, with their size."""
    sizes = (
        select(GroupMember.group_id, func.count().label("size"))
        .join(GroupMember.user)
        .where(User.deactivated_at.is_(None))
        .group_by(GroupMember.group_id)
        .subquery()
    )
    query = (
        select(Group, func.coalesce(sizes.c.size, 0))
        .outerjoin(sizes, sizes.c.group_id == Group.id)
        .order_by(Group.name)
        .options(joinedload(Group.owner))
    )
    return [CountedGroup(group, size) for group, size in session.execute(query)]


def list_groups_of(user: User) -> Sequence[Group]:
    """Return the groups that a person belongs to or keeps."""
    memberships = select(GroupMember.group_id).where(GroupMember.user_id == user.id)
    query = select(Group).where(or_(Group.id.in_(memberships), Group.owner_id == user.id))
    return session.scalars(query.order_by(Group.name).options(joinedload(Group.owner))).all()


def find_groups(ids: Sequence[int]) -> Sequence[Group]:
    """Return the groups with these ids, by name."""
    return session.scalars(select(Group).where(Group.id.in_(ids)).order_by(Group.name)).all()
