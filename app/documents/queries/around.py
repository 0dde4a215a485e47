"""What stands beside a template: the pages that show it, the collections that it is in, what else is needed with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, select
from sqlalchemy.orm import load_only

from app.accounts.models import User
from app.core.db import session
from app.core.feature import Found
from app.documents.models import Collection, CollectionItem, Template, TemplateTag
from app.documents.policy.collections import visible_to as collections_visible_to
from app.documents.policy.templates import readable_by
from app.documents.queries.collections import find_collections_with

NAMED = load_only(Template.title, Template.language, raiseload=True)


@dataclass(frozen=True)
class Around:
    """What a reader may see of what is near a template."""

    used_by: Sequence[Found]
    collections: Sequence[Collection]
    also_needed: Sequence[Template]


def around_of(reader: User, template: Template, used_by: Sequence[Found]) -> Around:
    """Return what stands beside a template, as far as a reader may see it.

    Args:
        reader: Who looks.
        template: The template.
        used_by: What shows it, of what he may see.
    """
    return Around(
        used_by=used_by,
        collections=find_collections_with(reader, template),
        also_needed=find_also_needed(reader, template),
    )


def find_also_needed(reader: User, template: Template, limit: int = 5) -> Sequence[Template]:
    """Return templates that go with one: those of the same collections, then those of its kind that share a tag."""
    holding = select(CollectionItem.collection_id).where(CollectionItem.template_id == template.id)
    beside = (
        select(CollectionItem.template_id)
        .join(Collection, Collection.id == CollectionItem.collection_id)
        .where(CollectionItem.collection_id.in_(holding), collections_visible_to(reader))
    )
    tags = select(TemplateTag.folded).where(TemplateTag.template_id == template.id)
    alike = (Template.category_id == template.category_id) & Template.id.in_(
        select(TemplateTag.template_id).where(TemplateTag.folded.in_(tags))
    )
    nearness = case((Template.id.in_(beside), 0), else_=1)
    query = select(Template).where(Template.id != template.id, readable_by(reader), Template.id.in_(beside) | alike)
    query = query.order_by(nearness, (Template.language == template.language).desc(), Template.title, Template.id)
    return session.scalars(query.options(NAMED).limit(limit)).all()
