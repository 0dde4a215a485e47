"""Whom a post reaches, before it is published."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from app.accounts.models import Department, User
from app.accounts.queries.audiences import Reach, belongs_to, carries_one_of, reach_of
from app.core.db import session
from app.core.generations import Memory
from app.news.models import Post

SHOWN = 30
REACHES = Memory[tuple[str, ...], Reach]("people", size=500)


@dataclass(frozen=True)
class PostReach:
    """Whom a post reaches.

    Attributes:
        people: How many people.
        departments: The largest departments among them, each with how many.
        never_came: How many of them have never signed in, so that only a mail or a colleague reaches them.
    """

    people: int
    departments: Sequence[tuple[str, int]]
    never_came: int


def reach_of_audience(tokens: Sequence[str]) -> Reach:
    """Return how many active people an audience has; it takes a look at all of them, so a process remembers it."""
    return REACHES.get(tuple(sorted(tokens)), lambda: reach_of(tokens))


def reach_in_detail(tokens: Sequence[str]) -> PostReach:
    """Return how many people an audience has, by department.

    Args:
        tokens: The audience.
    """
    reached = (carries_one_of(tokens), User.deactivated_at.is_(None))
    size = func.count(User.id)
    by_department = select(Department.name, size).join(User.department).where(*reached).group_by(Department.id)
    rows = session.execute(by_department.order_by(size.desc(), Department.name)).all()
    absent = session.scalar(select(size).where(*reached, User.password_hash.is_(None))) or 0
    return PostReach(sum(row[1] for row in rows), [(name, count) for name, count in rows[:SHOWN]], absent)


def readers_among(post: Post, people: Collection[int] | Select[int]) -> Select[int]:
    """Return the query for those of some people who are in a post's audience."""
    return select(User.id).where(User.id.in_(people), belongs_to(post.audience_id))


def readers_of(post: Post) -> Select[int]:
    """Return the query for the people whom a post is for, but its author."""
    reached = (belongs_to(post.audience_id), User.deactivated_at.is_(None), User.id != post.author_id)
    return select(User.id).where(*reached)
