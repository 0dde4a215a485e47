"""Finding sessions, tries and links."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Link, SignInAttempt, User, UserSession
from app.accounts.queries.departments import lies_within
from app.core.db import session


def get_session(secret_hash: str, now: datetime) -> UserSession | None:
    """Return the running session with this secret, with its person and rights."""
    person = joinedload(UserSession.user)
    query = (
        select(UserSession)
        .join(UserSession.user)
        .where(UserSession.secret_hash == secret_hash, UserSession.expires_at > now, User.deactivated_at.is_(None))
        .options(person.joinedload(User.department), person.selectinload(User.roles))
        .options(person.selectinload(User.memberships))
    )
    return session.scalars(query).one_or_none()


def list_sessions(user: User, now: datetime) -> Sequence[UserSession]:
    """Return where a person is signed in, the latest first."""
    query = select(UserSession).where(UserSession.user_id == user.id, UserSession.expires_at > now)
    return session.scalars(query.order_by(UserSession.seen_at.desc())).all()


def get_link(link_id: int) -> Link | None:
    """Return a link that was sent, with its person."""
    person = joinedload(Link.user)
    query = select(Link).where(Link.id == link_id)
    query = query.options(person.joinedload(User.department), person.selectinload(User.roles))
    return session.scalars(query.options(selectinload(Link.user, User.memberships))).one_or_none()


def count_attempts(condition: ColumnElement[bool], since: datetime) -> int:
    """Return how many tries there were since a moment."""
    query = select(func.count()).select_from(SignInAttempt).where(condition, SignInAttempt.attempted_at > since)
    return session.scalar(query) or 0


def count_seen(since: datetime, until: datetime, department_id: int | None) -> tuple[int, int]:
    """Return how many people have had a session in a time, and how many people there are.

    Args:
        since: Sessions last seen from then on.
        until: And begun before then.
        department_id: Only people of this department, or of one below it; None: everybody.
    """
    seen = select(UserSession.id).where(
        UserSession.user_id == User.id, UserSession.seen_at >= since, UserSession.created_at < until
    )
    works_there = lies_within(User.department_id, department_id)
    query = select(func.count().filter(seen.exists()), func.count()).where(User.deactivated_at.is_(None), works_there)
    readers, people = session.execute(query).one()
    return readers, people
