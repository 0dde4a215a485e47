"""Finding categories and what the feed can be narrowed by."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.core.db import session
from app.news.models import Category, Post


def list_categories() -> Sequence[Category]:
    """Return all categories in their order."""
    return session.scalars(select(Category).order_by(Category.position, Category.name)).all()


def get_category(category_id: int) -> Category | None:
    """Return a category."""
    return session.get(Category, category_id)


def get_category_by_slug(slug: str) -> Category | None:
    """Return a category by its address."""
    return session.scalars(select(Category).where(Category.slug == slug)).one_or_none()


def is_used(category: Category) -> bool:
    """Tell whether any post is of a category."""
    return session.scalar(select(Post.id).where(Post.category_id == category.id).limit(1)) is not None
