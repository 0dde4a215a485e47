"""Finding collections, and what a reader may see of them."""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import Audience, User
from app.core.db import session
from app.core.matching import has_words
from app.core.pagination import Page, paginate
from app.documents.models import Collection, CollectionItem, Template
from app.documents.policy.collections import kept_by, visible_to
from app.documents.policy.templates import readable_by

WITH_DEPARTMENT = (joinedload(Collection.department),)
WITH_AUDIENCE = (joinedload(Collection.audience).selectinload(Audience.tokens),)


def find_collections(reader: User, page: int) -> Page[Collection]:
    """Return the collections that a reader may open, by title."""
    query = select(Collection).where(visible_to(reader)).order_by(func.lower(Collection.title), Collection.id)
    return paginate(query.options(*WITH_DEPARTMENT), page)


def get_collection(reader: User, collection_id: int) -> Collection | None:
    """Return a collection with its audience, or None where there is none that the reader may open."""
    return _one(Collection.id == collection_id, visible_to(reader))


def get_deleted_collection(actor: User, collection_id: int) -> Collection | None:
    """Return a collection that was deleted, for who looks after it."""
    return _one(Collection.id == collection_id, Collection.deleted_at.is_not(None), kept_by(actor))


def get_collection_called(title: str) -> Collection | None:
    """Return the oldest collection of a title, whoever may see it."""
    query = select(Collection.id).where(Collection.title == title, Collection.deleted_at.is_(None))
    return _one(Collection.id == session.scalar(query.order_by(Collection.id).limit(1)))


def _one(*conditions: ColumnElement[bool]) -> Collection | None:
    query = select(Collection).where(*conditions).options(*WITH_DEPARTMENT, *WITH_AUDIENCE)
    return session.scalars(query).one_or_none()


def count_items(reader: User, collection_ids: Several[int]) -> dict[int, int]:
    """Return how many templates of some collections a reader may have, by collection."""
    query = select(CollectionItem.collection_id, func.count()).join(CollectionItem.template)
    query = query.where(CollectionItem.collection_id.in_(collection_ids), readable_by(reader))
    rows = session.execute(query.group_by(CollectionItem.collection_id))
    return {collection_id: number for collection_id, number in rows}  # noqa: C416 (rows are no pairs to mypy)


def list_items(reader: User, collection: Collection) -> Sequence[CollectionItem]:
    """Return what is in a collection, with its templates, as far as a reader may have them."""
    query = select(CollectionItem).join(CollectionItem.template)
    query = query.where(CollectionItem.collection_id == collection.id, readable_by(reader))
    query = query.order_by(CollectionItem.position, CollectionItem.id)
    loading = contains_eager(CollectionItem.template)
    return session.scalars(query.options(loading.joinedload(Template.department))).all()


def list_all_items(collection: Collection) -> Sequence[CollectionItem]:
    """Return all that is in a collection, whoever may see it."""
    query = select(CollectionItem).where(CollectionItem.collection_id == collection.id)
    return session.scalars(query.order_by(CollectionItem.position, CollectionItem.id)).all()


def find_to_add(reader: User, collection: Collection, text: str, limit: int = 10) -> Sequence[Template]:
    """Return the templates in whose title the words of a text stand, those that are not in a collection yet."""
    taken = select(CollectionItem.template_id).where(CollectionItem.collection_id == collection.id)
    query = select(Template).where(readable_by(reader), Template.id.not_in(taken), *has_words(Template.title, text))
    query = query.order_by(func.lower(Template.title), Template.id).limit(limit)
    return session.scalars(query.options(joinedload(Template.department))).all()


def find_collections_with(reader: User, template: Template, limit: int = 10) -> Sequence[Collection]:
    """Return the collections that a template is in, those that a reader may open."""
    holding = select(CollectionItem.collection_id).where(CollectionItem.template_id == template.id)
    query = select(Collection).where(visible_to(reader), Collection.id.in_(holding)).order_by(Collection.title)
    return session.scalars(query.limit(limit)).all()
