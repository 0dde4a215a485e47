"""What people follow in the news, and who follows a post."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, or_, select

from app.accounts.models import User
from app.accounts.policy import visible_to as colleagues_of
from app.accounts.queries import find_departments, fold_name
from app.accounts.queries.departments import within_departments
from app.core.db import session
from app.news.models import Category, Follow, FollowKind, Post, PostTag
from app.news.queries.reach import readers_among

FOLLOWS = select(Follow.kind, Follow.ref).where(Follow.user_id == bindparam("reader_id")).order_by(Follow.id)


@dataclass(frozen=True)
class Subject:
    """Something that can be followed: `ref` is an id, or a tag as it is folded."""

    kind: FollowKind
    ref: str

    @staticmethod
    def entered(kind: str, ref: str) -> Subject | None:
        """Return what a form names; None where it names nothing that can be followed."""
        if kind not in set(FollowKind):
            return None
        is_tag = kind == FollowKind.TAG
        ref = fold_name(ref)[:60] if is_tag else ref
        return Subject(FollowKind(kind), ref) if ref and (is_tag or _is_id(ref)) else None


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and not text.startswith("0") and len(text) < 10


def subjects_of(post: Post) -> list[Subject]:
    """Return what a post is about, as far as one can follow it: category, department, author, tags."""
    return [
        Subject(FollowKind.CATEGORY, str(post.category_id)),
        Subject(FollowKind.DEPARTMENT, str(post.department_id)),
        Subject(FollowKind.AUTHOR, str(post.author_id)),
        *(Subject(FollowKind.TAG, tag.folded) for tag in post.tags),
    ]


def followers_of(post: Post) -> Select[int]:
    """Return the query for those in a post's audience who follow what it is about.

    Args:
        post: With its department and tags.
    """
    conditions = [
        _follows(FollowKind.CATEGORY, [post.category_id]),
        _follows(FollowKind.DEPARTMENT, post.department.lineage),
        _follows(FollowKind.TAG, [tag.folded for tag in post.tags]),
        _follows(FollowKind.AUTHOR, [post.author_id]),
    ]
    return readers_among(post, select(Follow.user_id).where(or_(*conditions)))


def _follows(kind: FollowKind, refs: Iterable[int | str]) -> ColumnElement[bool]:
    return and_(Follow.kind == kind, Follow.ref.in_([str(ref) for ref in refs]))


def list_follows(reader: User) -> list[Subject]:
    """Return what somebody follows, in the order in which it was chosen."""
    return [Subject(kind, ref) for kind, ref in session.connection().execute(FOLLOWS, {"reader_id": reader.id})]


def get_follow(reader: User, subject: Subject) -> Follow | None:
    """Return that somebody follows something, or None."""
    query = select(Follow).where(Follow.user_id == reader.id, Follow.kind == subject.kind, Follow.ref == subject.ref)
    return session.scalars(query).one_or_none()


def count_follows(reader: User) -> int:
    """Return how much somebody follows."""
    return session.scalar(select(func.count()).select_from(Follow).where(Follow.user_id == reader.id)) or 0


def followed_by(reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for the posts about what somebody follows; says nothing of whether he may read them."""
    refs: dict[FollowKind, list[str]] = {kind: [] for kind in FollowKind}
    for subject in list_follows(reader):
        refs[subject.kind].append(subject.ref)
    if not any(refs.values()):
        return false()
    below = within_departments(_numbers(refs[FollowKind.DEPARTMENT]))
    return or_(
        Post.category_id.in_(_numbers(refs[FollowKind.CATEGORY])),
        Post.author_id.in_(_numbers(refs[FollowKind.AUTHOR])),
        Post.department_id.in_(below),
        Post.id.in_(select(PostTag.post_id).where(PostTag.folded.in_(refs[FollowKind.TAG]))),
    )


def _numbers(refs: Sequence[str]) -> list[int]:
    return [int(ref) for ref in refs]


def name_subjects(reader: User, subjects: Collection[Subject]) -> dict[Subject, str]:
    """Return how some things are called to a reader, without those that are gone."""
    refs = {kind: [one.ref for one in subjects if one.kind is kind] for kind in FollowKind}
    categories = session.scalars(select(Category).where(Category.id.in_(_numbers(refs[FollowKind.CATEGORY]))))
    authors = select(User.id, User.name).where(User.id.in_(_numbers(refs[FollowKind.AUTHOR])), colleagues_of(reader))
    departments = find_departments(_numbers(refs[FollowKind.DEPARTMENT]))
    names = {Subject(FollowKind.CATEGORY, str(one.id)): one.name_in(reader.language) for one in categories}
    names |= {Subject(FollowKind.DEPARTMENT, str(one.id)): one.name for one in departments}
    names |= {Subject(FollowKind.AUTHOR, str(id_)): name for id_, name in session.execute(authors)}
    names |= {Subject(FollowKind.TAG, tag): f"#{tag}" for tag in refs[FollowKind.TAG]}
    return {subject: names[subject] for subject in subjects if subject in names}
