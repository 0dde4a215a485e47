"""Keeping the words of people's names."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import insert, select

from app.accounts.models.name import NameKey, keys_of
from app.core.db import lock, session

LONGEST = 40
BATCH = 500


def learn_names(folded: Iterable[str]) -> None:
    """Let people be found by what is nearly written like their names.

    Args:
        folded: Names as they are looked up.
    """
    words = sorted({word[:LONGEST] for name in folded for word in name.split()})
    for start in range(0, len(words), BATCH):
        _learn(words[start : start + BATCH])


def _learn(words: list[str]) -> None:
    known = set(session.scalars(select(NameKey.word).where(NameKey.word.in_(words)).distinct()))
    if len(known) < len(words):
        lock("accounts.names")
        known = set(session.scalars(select(NameKey.word).where(NameKey.word.in_(words)).distinct()))
    rows = [{"key": key, "word": word} for word in words if word not in known for key in sorted(keys_of(word))]
    if rows:
        session.execute(insert(NameKey), rows)
