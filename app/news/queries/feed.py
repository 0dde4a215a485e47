"""The news as a list: what is there for a reader, and when the clock alone changes that."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, load_only

from app.accounts.models import Department, User
from app.accounts.queries import fold_name
from app.accounts.queries.departments import within_departments
from app.core import clock
from app.core.db import session
from app.core.generations import Memory
from app.core.pagination import Page, paginate
from app.news.models import Bookmark, Category, Post, PostTag
from app.news.policy.posts import readable_by
from app.news.queries.following import followed_by
from app.news.queries.posts import WITH_BYLINE
from app.news.queries.sight import sight

FEED_SIZE = 20
AS_ENTRY = (
    joinedload(Post.author).load_only(User.name),
    joinedload(Post.department).load_only(Department.name),
    joinedload(Post.category),
    joinedload(Post.cover),
)
FEEDS = Memory[Hashable, Page[Post]]("people", "news", size=1_000)
SIZES = Memory[Hashable, Mapping[int, int]]("people", "news", size=1_000)


@dataclass(frozen=True)
class Choice:
    """What a reader has narrowed the feed to."""

    category: Category | None = None
    department: Department | None = None
    tag: str = ""
    author: User | None = None
    only_bookmarked: bool = False
    only_followed: bool = False

    @property
    def is_own(self) -> bool:
        """Whether it depends on what the reader alone has chosen."""
        return self.only_bookmarked or self.only_followed

    @property
    def key(self) -> Hashable:
        """What tells it from other choices."""
        return self.tag, *(one.id if one else None for one in (self.category, self.department, self.author))


def find_feed(reader: User, choice: Choice, page: int) -> Page[Post]:
    """Return one page of the news for a reader, what is pinned first, then the newest: no more than who wrote it when.

    Who belongs to the same audiences finds the same; `list_entries` tells all of it.
    """
    if choice.is_own:
        return _find_feed(reader, choice, page)
    total = sum(count_by_category(reader).values()) if choice == Choice() else None
    key = sight(reader), choice.key, page
    return FEEDS.get(key, lambda: _find_feed(reader, choice, page, total))


def _find_feed(reader: User, choice: Choice, page: int, total: int | None = None) -> Page[Post]:
    query = select(Post).where(readable_by(reader), *_conditions(reader, choice))
    pinned_first = (Post.pinned_until > clock.now()).is_(True).desc()
    ordered = query.order_by(pinned_first, Post.published_at.desc(), Post.id.desc())
    return paginate(ordered.options(load_only(Post.author_id, Post.published_at)), page, FEED_SIZE, total=total)


def list_entries(reader: User, posts: Sequence[Post]) -> Sequence[Post]:
    """Return posts of the feed with all that it tells of them, in the same order, as far as a reader may see them."""
    query = select(Post).where(Post.id.in_([one.id for one in posts]), readable_by(reader))
    found = {one.id: one for one in session.scalars(query.options(*AS_ENTRY))}
    return [found[one.id] for one in posts if one.id in found]


def list_latest(reader: User, choice: Choice, limit: int) -> Sequence[Post]:
    """Return the newest news for a reader, whether pinned or not."""
    query = select(Post).where(readable_by(reader), *_conditions(reader, choice))
    query = query.order_by(Post.published_at.desc(), Post.id.desc()).limit(limit)
    return session.scalars(query.options(*WITH_BYLINE)).all()


def _conditions(reader: User, choice: Choice) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if choice.category:
        found.append(Post.category_id == choice.category.id)
    if choice.department:
        found.append(Post.department_id.in_(within_departments([choice.department.id])))
    if choice.tag:
        found.append(Post.id.in_(select(PostTag.post_id).where(PostTag.folded == fold_name(choice.tag))))
    if choice.author:
        found.append(Post.author_id == choice.author.id)
    if choice.only_bookmarked:
        found.append(Post.id.in_(select(Bookmark.post_id).where(Bookmark.user_id == reader.id)))
    if choice.only_followed:
        found.append(followed_by(reader))
    return found


def count_by_category(reader: User) -> Mapping[int, int]:
    """Return how many posts of each category are there for a reader."""

    def count() -> dict[int, int]:
        query = select(Post.category_id, func.count()).where(readable_by(reader)).group_by(Post.category_id)
        return {category_id: size for category_id, size in session.execute(query)}  # noqa: C416 (rows are no pairs to mypy)

    return SIZES.get(sight(reader), count)
