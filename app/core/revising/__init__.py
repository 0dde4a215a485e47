"""Texts and their versions: merged, compared, and line by line given back to who wrote them."""

from app.core.revising.authorship import attribute
from app.core.revising.comparing import Comparison, Hunk, Line, Piece, Row, RowKind, compare
from app.core.revising.merging import Choice, Conflict, Merge, merge

__all__ = [
    "Choice",
    "Comparison",
    "Conflict",
    "Hunk",
    "Line",
    "Merge",
    "Piece",
    "Row",
    "RowKind",
    "attribute",
    "compare",
    "merge",
]
