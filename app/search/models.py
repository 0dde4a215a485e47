"""What the index does not know yet."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class IndexChange(Model):
    """A thing that changed since it was last indexed; deleted once the index has it."""

    __tablename__ = "search_index_changes"

    kind: Mapped[str]
    object_id: Mapped[int]
    noted_at: Mapped[datetime]


class SearchedPhrase(Model):
    """What was searched for on a day, how often, and whether it was found; never by whom.

    `phrase` is empty for what may name or number somebody: such searches are counted, and their words are not kept.
    `searches` counts searches, `without_result` those that found nothing, `opened` results that were opened.
    """

    __tablename__ = "search_phrases"
    __table_args__ = (UniqueConstraint("day", "phrase", "language"),)

    day: Mapped[date]
    phrase: Mapped[str]
    language: Mapped[str]
    searches: Mapped[int] = mapped_column(default=0)
    without_result: Mapped[int] = mapped_column(default=0)
    opened: Mapped[int] = mapped_column(default=0)
