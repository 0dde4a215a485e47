"""Finding sessions, tries and links."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, func, select, true
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Link, SignInAttempt, User, UserSession
from app.accounts.queries.departments import lies_within
from app.core.db import session
from app.core.generations import Generation, Memory, note_marks

READERS = Memory[int, User | None]("people", size=5_000)
RUNNING = (
    select(UserSession.id, UserSession.user_id, UserSession.seen_at, Generation.part, Generation.mark)
    .outerjoin(Generation, true())
    .where(UserSession.secret_hash == bindparam("secret_hash"), UserSession.expires_at > bindparam("now"))
)


class Running(NamedTuple):
    """A session: whose it is, and when it was last seen."""

    id: int
    user_id: int
    seen_at: datetime


def get_running(secret_hash: str, now: datetime) -> Running | None:
    """Return the running session with this secret; as every page asks for it, it brings the marks along."""
    rows = session.connection().execute(RUNNING, {"secret_hash": secret_hash, "now": now}).all()
    if not rows:
        return None
    note_marks((row.part, row.mark) for row in rows)
    return Running(*rows[0][:3])


def get_reader(user_id: int) -> User | None:
    """Return somebody who still belongs to the company, with all that decides what is for him.

    Where nothing is written it is the one that this process remembers, for everyone to read and for nobody to change.
    """
    return READERS.get(user_id, lambda: _load_reader(user_id))


def _load_reader(user_id: int) -> User | None:
    query = select(User).where(User.id == user_id, User.deactivated_at.is_(None))
    rights = (joinedload(User.department), selectinload(User.roles), selectinload(User.memberships))
    return session.scalars(query.options(*rights)).one_or_none()


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
