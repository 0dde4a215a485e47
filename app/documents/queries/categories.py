"""Finding what templates are filed under."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.core.db import session
from app.documents.models import TemplateCategory


def list_categories() -> Sequence[TemplateCategory]:
    """Return all categories in their order."""
    return session.scalars(select(TemplateCategory).order_by(TemplateCategory.position, TemplateCategory.id)).all()


def get_category(category_id: int) -> TemplateCategory | None:
    """Return a category."""
    return session.get(TemplateCategory, category_id)


def get_category_by_slug(slug: str) -> TemplateCategory | None:
    """Return the category that an address names."""
    return session.scalars(select(TemplateCategory).where(TemplateCategory.slug == slug)).one_or_none()
