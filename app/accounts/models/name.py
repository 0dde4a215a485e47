"""The words of people's names, to be found by what is nearly written so."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class NameKey(Model):
    """A word of some name under one of its keys: the word itself, and the word with one letter left out.

    Two words share a key where one letter was added, left out, replaced or swapped with its neighbour: the symmetric
    delete method (Garbe, SymSpell, 2012).
    """

    __tablename__ = "name_keys"
    __part__ = "people"
    __table_args__ = (UniqueConstraint("key", "word"),)

    key: Mapped[str]
    word: Mapped[str] = mapped_column(index=True)


def keys_of(word: str) -> set[str]:
    """Return the keys of a word."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))} - {""}
