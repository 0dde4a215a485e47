"""Reading accounts as those who administer them need to."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Link, LinkPurpose, RoleAssignment, User
from app.core import clock
from app.core.db import session

WITH_EVERYTHING = (
    joinedload(User.department),
    joinedload(User.manager),
    selectinload(User.roles).options(joinedload(RoleAssignment.department), joinedload(RoleAssignment.granted_by)),
    selectinload(User.memberships),
)


def get_account(user_id: int) -> User | None:
    """Return any account, active or not, with department, manager and roles."""
    return session.scalars(select(User).where(User.id == user_id).options(*WITH_EVERYTHING)).one_or_none()


def list_uninvited() -> Sequence[User]:
    """Return who belongs to the company, has no password, and holds no invitation that still works."""
    return session.scalars(select(User).where(_is_uninvited()).order_by(User.search_name, User.id)).all()


def count_uninvited() -> int:
    """Return how many people `list_uninvited` returns."""
    return session.scalar(select(func.count()).select_from(User).where(_is_uninvited())) or 0


def list_by_email(emails: Sequence[str]) -> Sequence[User]:
    """Return the accounts with these addresses, by name, with their departments."""
    query = select(User).where(User.email.in_(emails)).options(joinedload(User.department))
    return session.scalars(query.order_by(User.search_name, User.id)).all()


def _is_uninvited() -> ColumnElement[bool]:
    invited = exists().where(
        Link.user_id == User.id,
        Link.purpose == LinkPurpose.INVITATION,
        Link.used_at.is_(None),
        Link.expires_at > clock.now(),
    )
    return User.deactivated_at.is_(None) & User.password_hash.is_(None) & ~invited
