"""Finding categories and what the feed can be narrowed by."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from app.accounts.models import User
from app.core.db import session
from app.news.models import Category, Post
from app.news.policy.posts import readable_by


def list_categories() -> Sequence[Category]:
    """Return all categories in their order."""
    return session.scalars(select(Category).order_by(Category.position, Category.name)).all()


def get_category(category_id: int) -> Category | None:
    """Return a category."""
    return session.get(Category, category_id)


def get_category_by_slug(slug: str) -> Category | None:
    """Return a category by its address."""
    return session.scalars(select(Category).where(Category.slug == slug)).one_or_none()


def count_by_category(reader: User) -> dict[int, int]:
    """Return how many posts of each category are there for a reader."""
    query = select(Post.category_id, func.count()).where(readable_by(reader)).group_by(Post.category_id)
    return {category_id: size for category_id, size in session.execute(query)}  # noqa: C416 (rows are no pairs to mypy)


def is_used(category: Category) -> bool:
    """Tell whether any post is of a category."""
    return session.scalar(select(Post.id).where(Post.category_id == category.id).limit(1)) is not None
