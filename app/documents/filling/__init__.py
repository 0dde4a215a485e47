"""Filling in: placeholders of a file are found, and values are put in their place. Pure; nothing is ever evaluated."""

from app.documents.filling.errors import Reason, UnfillableError
from app.documents.filling.formats import FILLABLE, fill, find_asked, find_placeholders, find_unread
from app.documents.filling.grammar import Placeholder
from app.documents.filling.package import LARGEST_FILE

__all__ = [
    "FILLABLE",
    "LARGEST_FILE",
    "Placeholder",
    "Reason",
    "UnfillableError",
    "fill",
    "find_asked",
    "find_placeholders",
    "find_unread",
]
