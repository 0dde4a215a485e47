"""Finding people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.events import UserChanged
from app.accounts.models import Department, Role, RoleAssignment, User
from app.accounts.policy import visible_to
from app.accounts.queries.departments import within_departments
from app.accounts.queries.names import fold_name, matching_name
from app.core.calendar import start_of
from app.core.db import session
from app.core.events import StoredEvent
from app.core.pagination import Page, paginate

WITH_DEPARTMENT = (joinedload(User.department),)
WITH_RIGHTS = (joinedload(User.department), selectinload(User.roles), selectinload(User.memberships))
WITH_CARD = (joinedload(User.department), joinedload(User.manager))
WITH_ROLES = (joinedload(User.department), selectinload(User.roles).joinedload(RoleAssignment.department))


def get_user(user_id: int) -> User | None:
    """Return any account, active or not, with its rights."""
    return session.scalars(select(User).where(User.id == user_id).options(*WITH_RIGHTS)).one_or_none()


def get_user_by_email(email: str) -> User | None:
    """Return any account by its address, with its rights."""
    query = select(User).where(User.email == email.strip().lower()).options(*WITH_RIGHTS)
    return session.scalars(query).one_or_none()


def newcomer() -> User:
    """Return somebody who is on no list and belongs nowhere yet: a reader of what is meant for everybody alone."""
    return User(id=0, name="", department=Department(path=""), roles=[], memberships=[])


def get_user_id_by_email(email: str) -> int | None:
    """Return whose address this is, in the same time whether or not it is anybody's."""
    return session.scalar(select(User.id).where(User.email == email.strip().lower()))


def get_person(reader: User, user_id: int) -> User | None:
    """Return a colleague, or None where there is none that the reader may see."""
    query = select(User).where(User.id == user_id, visible_to(reader)).options(*WITH_CARD)
    return session.scalars(query).one_or_none()


def find_people(
    *,
    text: str = "",
    department: Department | None = None,
    active: bool | None = True,
    role: Role | None = None,
    has_password: bool | None = None,
    has_manager: bool | None = None,
    page: int = 1,
) -> Page[User]:
    """Return one page of accounts by name, for administrators. What is None does not matter.

    Args:
        text: Beginnings of words of the name, or a part of the address.
        department: This department and all below it.
        active: Those who belong to the company, or those who do not.
        role: Those who have been granted it.
        has_password: Those who have chosen a password, or those who have not come in yet.
        has_manager: Those who report to somebody, or those who do not.
        page: From 1.
    """
    query = select(User).order_by(User.search_name, User.id).options(*WITH_ROLES)
    if text:
        named = [matching_name(text)] if fold_name(text) else []
        query = query.where(or_(User.email.contains(text.strip().lower(), autoescape=True), *named))
    if department:
        query = query.where(User.department_id.in_(within_departments([department.id])))
    if role:
        query = query.where(User.roles.any(RoleAssignment.role == role))
    if active is not None:
        query = query.where(User.deactivated_at.is_(None) if active else User.deactivated_at.is_not(None))
    if has_password is not None:
        query = query.where(User.password_hash.is_not(None) if has_password else User.password_hash.is_(None))
    if has_manager is not None:
        query = query.where(User.manager_id.is_not(None) if has_manager else User.manager_id.is_(None))
    return paginate(query, page)


def find_named(reader: User, text: str, limit: int) -> Sequence[User]:
    """Return the first colleagues in whose names words begin as typed; nothing typed gives nobody."""
    if not fold_name(text):
        return []
    query = select(User).where(visible_to(reader), matching_name(text)).order_by(User.search_name, User.id)
    return session.scalars(query.limit(limit).options(*WITH_DEPARTMENT)).all()


def list_demo_sign_ins() -> Sequence[User]:
    """Return the people of the demo company who have a password, with their roles."""
    query = select(User).where(User.is_demo, User.password_hash.is_not(None), User.deactivated_at.is_(None))
    return session.scalars(query.order_by(User.id).options(*WITH_RIGHTS)).all()


def list_joined_since(reader: User, since: date, limit: int) -> Sequence[User]:
    """Return the newest people, the reader among them.

    Args:
        reader: Who wants to know.
        since: The day from which on they belong to the company.
        limit: How many.
    """
    query = select(User).where(visible_to(reader), User.created_at >= start_of(since))
    query = query.order_by(User.created_at.desc(), User.id.desc()).limit(limit)
    return session.scalars(query.options(*WITH_DEPARTMENT)).all()


def list_administrators() -> Sequence[User]:
    """Return those who keep this installation."""
    query = select(User).join(User.roles).where(RoleAssignment.role == Role.ADMINISTRATOR)
    return session.scalars(query.where(User.deactivated_at.is_(None)).order_by(User.search_name)).all()


def count_people() -> int:
    """Return how many people belong to the company."""
    return session.scalar(select(func.count()).select_from(User).where(User.deactivated_at.is_(None))) or 0


class Account(NamedTuple):
    """An account, active or not, with no more than where mail to it belongs."""

    user_id: int
    email: str
    department_id: int
    deactivated_at: datetime | None


def list_accounts() -> Sequence[Account]:
    """Return every account there ever was."""
    query = select(User.id, User.email, User.department_id, User.deactivated_at).order_by(User.id)
    return [Account(*row) for row in session.execute(query)]


class Move(NamedTuple):
    """What changed about somebody at a moment: the department or the address they had before; None: it stayed."""

    user_id: int
    moved_at: datetime
    department_id: int | None
    email: str | None


def list_moves() -> Sequence[Move]:
    """Return every change of a department or an address, the oldest first."""
    query = select(StoredEvent.payload, StoredEvent.occurred_at).where(StoredEvent.name == UserChanged.name)
    moves = []
    for payload, moved_at in session.execute(query.order_by(StoredEvent.occurred_at, StoredEvent.id)):
        changes = payload["changes"]
        department_id, email = (changes[key][0] if key in changes else None for key in ("department_id", "email"))
        if department_id or email:
            moves.append(Move(payload["user_id"], moved_at, department_id, email))
    return moves
