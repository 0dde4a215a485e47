"""Departments, people and groups."""

from typing import Any

import factory
from factory.alchemy import SQLAlchemyModelFactory

from app.accounts import passwords
from app.accounts.models import Department, Group, GroupMember, Role, User
from app.accounts.queries import fold_name
from app.accounts.service.roles import grant_role
from app.core import clock
from app.core.db import session

PASSWORD = "three unusual words"
PASSWORD_HASH = passwords.hash_password(PASSWORD)


class _Factory(SQLAlchemyModelFactory):
    class Meta:
        abstract = True
        sqlalchemy_session_factory = lambda: session  # noqa: E731
        sqlalchemy_session_persistence = "commit"


class DepartmentFactory(_Factory):
    """A department at the root, or below `parent`."""

    class Meta:
        model = Department

    name = factory.Sequence(lambda number: f"Department {number}")

    @classmethod
    def _create(cls, model: type[Department], *args: Any, parent: Department | None = None, **values: Any):
        department = super()._create(model, *args, **values)
        department.settle_under(parent)
        session.commit()
        return department


class UserFactory(_Factory):
    """A member of staff whose password is `PASSWORD`."""

    class Meta:
        model = User

    name = factory.Sequence(lambda number: f"Person {number}")
    email = factory.LazyAttribute(lambda user: f"{user.name.lower().replace(' ', '.')}@example.com")
    search_name = factory.LazyAttribute(lambda user: fold_name(user.name))
    department = factory.SubFactory(DepartmentFactory)
    password_hash = PASSWORD_HASH
    created_at = factory.LazyFunction(clock.now)
    roles = factory.LazyFunction(list)
    memberships = factory.LazyFunction(list)


class GroupFactory(_Factory):
    """A group without members."""

    class Meta:
        model = Group

    name = factory.Sequence(lambda number: f"Group {number}")
    memberships = factory.LazyFunction(list)


def make_administrator(**values: Any) -> User:
    """Return a person who keeps the installation."""
    return _with_role(UserFactory(**values), Role.ADMINISTRATOR)


def make_champion(department: Department, **values: Any) -> User:
    """Return a person who publishes for a department."""
    return _with_role(UserFactory(**({"department": department} | values)), Role.CHAMPION, department)


def _with_role(user: User, role: Role, department: Department | None = None) -> User:
    user.roles.append(grant_role(None, user, role, department))
    session.commit()
    return user


def join_group(user: User, group: Group) -> None:
    """Make a person a member of a group."""
    membership = GroupMember(group_id=group.id, user_id=user.id, added_at=clock.now())
    user.memberships.append(membership)
    session.add(membership)
    session.commit()
