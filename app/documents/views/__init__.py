"""Templates over HTTP."""

from app.documents.views import (
    collection_items,
    collections,
    describing,
    filled,
    filling,
    library,
    previews,
    requests,
    showing,
    usage,
    versions,
)
from app.documents.views.blueprint import blueprint

__all__ = [
    "blueprint", "collection_items", "collections", "describing", "filled", "filling", "library", "previews",
    "requests", "showing", "usage", "versions",
]  # fmt: skip
