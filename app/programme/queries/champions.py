"""The roster: who publishes for which department, and what is missing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.accounts.models import Department, Role, RoleAssignment, User
from app.accounts.queries.departments import Branch, lies_within, list_tree
from app.accounts.queries.roles import list_assignments
from app.core.db import session
from app.core.events import StoredEvent
from app.programme.models import TrainingMark
from app.programme.training import step_keys

PUBLISHING = (
    "documents.version_added", "documents.template_verified", "news.post_published", "news.rumour_answered",
    "wiki.faq_entry_changed", "wiki.faq_entry_verified", "wiki.page_created", "wiki.page_edited", "wiki.page_verified",
)  # fmt: skip
"""What champions do: something new is there, is mended, is found right, or is answered."""


@dataclass(frozen=True)
class Post:
    """A department in the roster.

    Attributes:
        department: Which one.
        depth: How many departments lie above it.
        people: How many people it has, with those of all departments below it.
        champions: Who publishes for it, by name.
        covered_by: The nearest department above whose champions publish for it too; None: nobody does.
    """

    department: Department
    depth: int
    people: int
    champions: Sequence[User]
    covered_by: Department | None

    @property
    def is_gap(self) -> bool:
        """Whether people work there for whom nobody publishes."""
        return bool(self.people) and not self.champions and self.covered_by is None


def list_roster() -> Sequence[Post]:
    """Return all departments in the order of the tree, each with its champions."""
    champions: dict[int, list[User]] = {}
    for assignment in list_assignments():
        if assignment.role is Role.CHAMPION and assignment.department_id is not None:
            champions.setdefault(assignment.department_id, []).append(assignment.user)
    return list(_posts(list_tree(), champions, None))


def _posts(
    branches: Sequence[Branch], champions: Mapping[int, Sequence[User]], covered_by: Department | None
) -> Sequence[Post]:
    posts: list[Post] = []
    for branch in branches:
        own = champions.get(branch.department.id, ())
        posts.append(Post(branch.department, branch.department.depth, branch.people_below, own, covered_by))
        posts.extend(_posts(branch.children, champions, branch.department if own else covered_by))
    return posts


def list_done(user: User) -> Collection[str]:
    """Return the keys of the steps of the training that somebody has done."""
    query = select(TrainingMark.step).where(TrainingMark.user_id == user.id, TrainingMark.step.in_(step_keys()))
    return set(session.scalars(query))


def count_done(user_ids: Collection[int]) -> Mapping[int, int]:
    """Return how many steps of the training each person has done."""
    query = select(TrainingMark.user_id, func.count()).where(
        TrainingMark.user_id.in_(user_ids), TrainingMark.step.in_(step_keys())
    )
    return dict(session.execute(query.group_by(TrainingMark.user_id)).all())


def count_active(since: datetime, until: datetime, department_id: int | None) -> tuple[int, int]:
    """Return how many champions published something in a time, and how many champions there are.

    Args:
        since: From then on.
        until: And before then.
        department_id: Only champions of this department, or of one below it; None: all.
    """
    published = select(StoredEvent.id).where(
        StoredEvent.actor_id == User.id,
        StoredEvent.occurred_at >= since,
        StoredEvent.occurred_at < until,
        StoredEvent.name.in_(PUBLISHING),
    )
    champions = (
        select(User.id, published.exists().label("is_active"))
        .join(User.roles)
        .where(
            RoleAssignment.role == Role.CHAMPION,
            User.deactivated_at.is_(None),
            lies_within(RoleAssignment.department_id, department_id),
        )
        .distinct()
        .subquery()
    )
    active, all_of_them = session.execute(
        select(func.count().filter(champions.c.is_active), func.count()).select_from(champions)
    ).one()
    return active, all_of_them
