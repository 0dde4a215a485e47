"""Keeping collections: named, filled, put in order, taken away and put back."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from app.accounts.models import Department, User
from app.accounts.service.audiences import audience_for
from app.core import clock
from app.core.db import add_once, lock, session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require
from app.core.typography import one_line
from app.documents import events
from app.documents.models import Collection, CollectionItem, Template
from app.documents.policy.collections import can_keep
from app.documents.policy.templates import can_add, can_publish_among, can_publish_for
from app.documents.queries.collections import list_all_items, list_items

TITLE_LENGTH = 150
DESCRIPTION_LENGTH = 2_000
MOST_ITEMS = 100


@dataclass(frozen=True)
class Pack:
    """What a collection is called, what it is for, whose it is, and for whom."""

    title: str
    description: str
    department: Department
    audience: tuple[str, ...]


def save_collection(actor: User | None, collection: Collection | None, pack: Pack) -> Collection:
    """Open a collection, or change how it is described and for whom it is.

    Args:
        actor: Who does it; None for the house itself.
        collection: The one to change; None for a new one.
        pack: What it is to be.

    Raises:
        ForbiddenError: The actor does not publish for its department, or not to these readers.
        InvalidError: The title is missing or too long, or it is for nobody.
    """
    if actor is not None:
        require(can_add(actor) and (collection is None or can_keep(actor, collection)))
        require(can_publish_for(actor, pack.department), _("You do not publish for this department."))
        require(can_publish_among(actor, pack.audience), _("You do not publish to these readers."))
    title = one_line(pack.title)
    if not title or len(title) > TITLE_LENGTH:
        raise InvalidError(_("Please enter a name of up to %(count)s characters.", count=TITLE_LENGTH), "title")
    audience = audience_for(pack.audience)
    if collection is None:
        collection = Collection(created_at=clock.now())
        session.add(collection)
    collection.title, collection.description = title, pack.description.strip()[:DESCRIPTION_LENGTH]
    collection.department, collection.department_id = pack.department, pack.department.id
    collection.audience, collection.audience_id = audience, audience.id
    session.flush()
    _record_change(actor, collection)
    return collection


def add_item(actor: User | None, collection: Collection, template: Template) -> None:
    """Put a template into a collection, at its end; one that is in it stays where it is.

    Args:
        actor: Who does it; None for the house itself.
        collection: With its department.
        template: One that the actor may have.

    Raises:
        ForbiddenError: The actor does not look after the collection.
        InvalidError: The collection is full.
    """
    require(actor is None or can_keep(actor, collection))
    lock(f"documents.collection.{collection.id}")
    items = list_all_items(collection)
    if any(one.template_id == template.id for one in items):
        return
    if len(items) >= MOST_ITEMS:
        raise InvalidError(_("A collection holds up to %(count)s templates. Open a second one.", count=MOST_ITEMS))
    position = items[-1].position + 1 if items else 0
    if add_once(CollectionItem(collection_id=collection.id, template_id=template.id, position=position)):
        _record_change(actor, collection)


def remove_item(actor: User, collection: Collection, template_id: int) -> bool:
    """Take a template out of a collection.

    Returns:
        Whether it was in there.

    Raises:
        ForbiddenError: The actor does not look after the collection.
    """
    require(can_keep(actor, collection))
    item = next((one for one in list_items(actor, collection) if one.template_id == template_id), None)
    if item is None:
        return False
    session.delete(item)
    session.flush()
    _record_change(actor, collection)
    return True


def move_item(actor: User, collection: Collection, template_id: int, *, is_up: bool) -> None:
    """Let a template change places with the one before or behind it, as the actor sees them.

    Args:
        actor: Who does it.
        collection: With its department.
        template_id: What is moved.
        is_up: Towards the beginning.

    Raises:
        ForbiddenError: The actor does not look after the collection.
    """
    require(can_keep(actor, collection))
    lock(f"documents.collection.{collection.id}")
    for position, item in enumerate(list_all_items(collection)):
        item.position = position
    session.flush()
    shown = list_items(actor, collection)
    index = next((number for number, item in enumerate(shown) if item.template_id == template_id), None)
    other = None if index is None else index + (-1 if is_up else 1)
    if index is None or other is None or not 0 <= other < len(shown):
        return
    first, second = shown[index], shown[other]
    first.position, second.position = second.position, first.position
    session.flush()
    _record_change(actor, collection)


def delete_collection(actor: User, collection: Collection) -> None:
    """Take a collection away; the templates in it stay.

    Raises:
        ForbiddenError: The actor does not look after it.
    """
    require(can_keep(actor, collection))
    if collection.deleted_at is None:
        collection.deleted_at = clock.now()
        record(events.CollectionDeleted(actor_id=actor.id, collection_id=collection.id))


def restore_collection(actor: User, collection: Collection) -> None:
    """Put a collection back that was taken away.

    Raises:
        ForbiddenError: The actor does not look after it.
    """
    require(can_keep(actor, collection))
    if collection.deleted_at is not None:
        collection.deleted_at = None
        _record_change(actor, collection)


def _record_change(actor: User | None, collection: Collection) -> None:
    record(events.CollectionChanged(actor_id=actor.id if actor else None, collection_id=collection.id))
