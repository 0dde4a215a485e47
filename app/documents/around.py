"""What stands beside a template: the pages that show it, the collections that it is in, what else is needed with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.accounts.models import User
from app.core.feature import Found, house
from app.documents.models import Collection, Template
from app.documents.queries.collections import find_collections_with
from app.documents.queries.usage import find_also_needed


@dataclass(frozen=True)
class Around:
    """What a reader may see of what is near a template."""

    used_by: Sequence[Found]
    collections: Sequence[Collection]
    also_needed: Sequence[Template]


def around_of(reader: User, template: Template) -> Around:
    """Return what stands beside a template, as far as a reader may see it."""
    return Around(
        used_by=house().mentions(reader, f"template:{template.id}"),
        collections=find_collections_with(reader, template),
        also_needed=find_also_needed(reader, template),
    )
