"""Keeping the list of categories."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.accounts.models import User
from app.core.db import lock, session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require
from app.core.slugs import slugify
from app.core.typography import one_line
from app.news import events
from app.news.models import Category, FollowKind
from app.news.policy import posts as policy
from app.news.queries.categories import get_category_by_slug, is_used
from app.news.service.following import forget_subject

NAME_LENGTH = 60


def save_category(actor: User | None, category: Category | None, *, name: str, name_fr: str) -> Category:
    """Add a category at the end of the list, or rename one.

    Args:
        actor: Who keeps the list; None for the house itself.
        category: The one to rename; None for a new one.
        name: In English.
        name_fr: In French.

    Raises:
        ForbiddenError: The actor does not keep the list.
        InvalidError: A name is missing, too long, or taken.
    """
    require(actor is None or policy.can_keep_categories(actor))
    name, name_fr = one_line(name), one_line(name_fr)
    if not name or not name_fr or max(len(name), len(name_fr)) > NAME_LENGTH:
        raise InvalidError(_("A category needs a short name in each language."), "name")
    if category is None:
        lock("news.categories")
        if get_category_by_slug(slugify(name)) is not None:
            raise InvalidError(_("There is a category of this name already."), "name")
        last = session.scalar(select(func.max(Category.position))) or 0
        category = Category(slug=slugify(name), position=last + 1)
        session.add(category)
    category.name, category.name_fr = name, name_fr
    session.flush()
    record(
        events.CategoryChanged(actor_id=actor.id if actor else None, category_id=category.id, category=category.name)
    )
    return category


def delete_category(actor: User, category: Category) -> None:
    """Take a category off the list that no post is of.

    Raises:
        ForbiddenError: The actor does not keep the list.
        InvalidError: There are posts of it.
    """
    require(policy.can_keep_categories(actor))
    if is_used(category):
        raise InvalidError(_("There are posts of this category. Rename it instead."))
    record(events.CategoryChanged(actor_id=actor.id, category_id=category.id, category=category.name))
    forget_subject(FollowKind.CATEGORY, str(category.id))
    session.delete(category)
