"""Words looked for in a column of the database: the way while there is no index."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.orm import InstrumentedAttribute

MOST_WORDS = 20


def has_word(column: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    """Return the SQL condition for a word in a column, whatever its case; SQLite knows that of plain letters only."""
    return or_(func.lower(column).contains(word.lower(), autoescape=True), column.contains(word, autoescape=True))


def has_words(column: InstrumentedAttribute[str], text: str) -> list[ColumnElement[bool]]:
    """Return the SQL conditions for the words of a text, all of which stand in a column; none for an empty text."""
    return [has_word(column, word) for word in text.split()[:MOST_WORDS]]


def has_beginning(folded: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    """Return the SQL condition for a column in which some word begins as one given.

    Args:
        folded: The column, which holds words without accents and capitals, with single blanks between them.
        word: Folded in the same way.
    """
    return or_(folded.startswith(word, autoescape=True), folded.contains(f" {word}", autoescape=True))
