"""Who is to confirm a post, how many have, and what they are asked."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, select
from sqlalchemy.orm import undefer

from app.accounts.models import Department, User
from app.accounts.queries.audiences import belongs_to
from app.core.db import session
from app.core.generations import Memory
from app.news.models import Confirmation, Post, PostRevision, Question, Reminders
from app.news.policy.posts import is_shown
from app.news.queries.reach import readers_of

FEWEST = 3
"""Departments of which fewer people are asked are counted together: their numbers would tell who has confirmed."""

CHARACTERS_A_MINUTE = 1_200
"""How fast people read: 200 words."""

ASKED = Memory[tuple[int, ...], int]("people", size=500)
CONFIRMED = Memory[tuple[Hashable, ...], int]("people", size=500)
GIVEN = select(func.count(), func.max(Confirmation.id)).where(
    Confirmation.post_id == bindparam("post_id"), Confirmation.number >= bindparam("number")
)
"""Tells whether anybody has confirmed meanwhile: nobody takes a confirmation back."""


@dataclass(frozen=True)
class Tally:
    """How many people were asked and how many of them have confirmed; `name` says of which department."""

    asked: int
    confirmed: int
    name: str = ""

    @property
    def left(self) -> int:
        """How many have not confirmed."""
        return self.asked - self.confirmed

    @property
    def share(self) -> float:
        """Which part of those asked has confirmed."""
        return self.confirmed / self.asked if self.asked else 0.0


def list_questions(post: Post) -> Sequence[Question]:
    """Return the questions that whoever confirms a post answers."""
    return session.scalars(select(Question).where(Question.post_id == post.id).order_by(Question.position)).all()


def list_with_questions(post_ids: Collection[int]) -> set[int]:
    """Return which of some posts have questions."""
    return set(session.scalars(select(Question.post_id).where(Question.post_id.in_(post_ids))))


def has_confirmations(post: Post) -> bool:
    """Tell whether anybody has confirmed the wording that is asked for."""
    if post.confirm_number is None:
        return False
    query = select(Confirmation.id).where(Confirmation.post_id == post.id, Confirmation.number >= post.confirm_number)
    return session.scalar(query.limit(1)) is not None


def get_wordings(post: Post, numbers: Collection[int]) -> dict[int, PostRevision]:
    """Return some wordings of a post with their texts, by number."""
    query = select(PostRevision).where(PostRevision.post_id == post.id, PostRevision.number.in_(numbers))
    return {one.number: one for one in session.scalars(query.options(undefer(PostRevision.source)))}


def count_minutes(post_ids: Collection[int]) -> dict[int, int]:
    """Return how many minutes it takes to read each of some posts."""
    lengths = session.execute(select(Post.id, func.length(Post.plain)).where(Post.id.in_(post_ids)))
    return {post_id: max(1, round(length / CHARACTERS_A_MINUTE)) for post_id, length in lengths}


def unconfirmed(post: Post) -> Select[int]:
    """Return the query for those in a post's audience who are to confirm it and have not."""
    return readers_of(post).where(~_has_confirmed(post))


def count_confirmed(post: Post) -> Tally:
    """Return how many of those in the audience by now have confirmed a post.

    That takes a look at all of them, so a process remembers it until people move or somebody else has confirmed.
    """
    number, whom = post.confirm_number or post.number, (post.id, post.audience_id, post.author_id)
    given = session.connection().execute(GIVEN, {"post_id": post.id, "number": number}).one()
    return Tally(
        ASKED.get(whom, lambda: _count_asked(post)),
        CONFIRMED.get((whom, number, *given), lambda: _count_confirmed(post, number)),
    )


def _count_asked(post: Post) -> int:
    return session.scalar(select(func.count(User.id)).where(*_asked(post))) or 0


def _count_confirmed(post: Post, number: int) -> int:
    """Count from those who have confirmed, not from all who were asked."""
    query = select(func.count(Confirmation.user_id.distinct())).join(User, User.id == Confirmation.user_id)
    query = query.where(Confirmation.post_id == post.id, Confirmation.number >= number, *_asked(post))
    return session.scalar(query) or 0


def tally_by_department(post: Post) -> list[Tally]:
    """Return how many have confirmed a post in each department, by name; small departments are one line without."""
    sizes = select(func.count(User.id), func.count(User.id).filter(_has_confirmed(post)), Department.name)
    query = sizes.join(User.department).where(*_asked(post)).group_by(Department.id, Department.name)
    lines = [Tally(asked, confirmed, name) for asked, confirmed, name in session.execute(query)]
    return _pooled(sorted(lines, key=lambda line: (line.asked, line.name)))


def _pooled(lines: Sequence[Tally]) -> list[Tally]:
    """Return tallies, smallest first, by name, with those that are too small made one at the end."""
    pool, listed = Tally(0, 0), []
    for line in lines:
        if line.asked < FEWEST or 0 < pool.asked < FEWEST:
            pool = replace(pool, asked=pool.asked + line.asked, confirmed=pool.confirmed + line.confirmed)
        else:
            listed.append(line)
    return sorted(listed, key=lambda line: line.name.casefold()) + ([pool] if pool.asked else [])


def count_by_wording(post: Post) -> list[tuple[PostRevision, int]]:
    """Return how many of those in the audience by now have confirmed which wording, the newest first."""
    size = func.count(Confirmation.user_id)
    query = select(PostRevision, size).join(
        Confirmation, (Confirmation.post_id == PostRevision.post_id) & (Confirmation.number == PostRevision.number)
    )
    query = query.join(User, User.id == Confirmation.user_id).where(PostRevision.post_id == post.id, *_asked(post))
    rows = session.execute(query.group_by(PostRevision.id).order_by(PostRevision.number.desc()))
    return [(revision, count) for revision, count in rows]


def list_remindable(now: datetime, within: timedelta) -> Sequence[int]:
    """Return the posts that are to be confirmed soon and of which the house has not reminded anybody yet."""
    soon = (Post.confirm_by > now) & (Post.confirm_by <= now + within)
    not_yet = Post.reminders.bitwise_and(int(Reminders.HOUSE)) == 0
    query = select(Post.id).where(is_shown(), soon, not_yet)
    return session.scalars(query.order_by(Post.confirm_by)).all()


def _asked(post: Post) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for the people who are to confirm a post: its audience as it is now, without its author."""
    return belongs_to(post.audience_id), User.deactivated_at.is_(None), User.id != post.author_id


def _has_confirmed(post: Post) -> ColumnElement[bool]:
    number = post.confirm_number or post.number
    return exists().where(
        Confirmation.post_id == post.id, Confirmation.user_id == User.id, Confirmation.number >= number
    )
