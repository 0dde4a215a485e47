"""What the index does not know yet, what is searched for, what stands first for a phrase, and what nothing answers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Department, User
from app.core.db import Model


class IndexChange(Model):
    """A thing that changed since it was last indexed; deleted once the index has it.

    So the mark of its part is drawn anew whenever the index has learned something.
    """

    __tablename__ = "search_index_changes"
    __part__ = "index"

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


class Pin(Model):
    """That a thing stands first for a phrase, or is left out there.

    `phrase` is folded; `kind` and `object_id` name the thing.
    """

    __tablename__ = "search_pins"
    __part__ = "search"
    __table_args__ = (UniqueConstraint("phrase", "kind", "object_id"),)

    phrase: Mapped[str]
    kind: Mapped[str]
    object_id: Mapped[int]
    is_excluded: Mapped[bool]
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    set_at: Mapped[datetime]

    @property
    def key(self) -> tuple[str, int]:
        """What it is about."""
        return self.kind, self.object_id


class OpenQuestion(Model):
    """What somebody searched for in vain and left with a department, until somebody there answers it.

    It is answered by a thing of another room, which `answer_kind` and `answer_id` name, or in words of its own.
    """

    __tablename__ = "search_questions"

    text: Mapped[str]
    language: Mapped[str]
    asker_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id", ondelete="SET NULL"), index=True)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None] = mapped_column(index=True)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answer_kind: Mapped[str] = mapped_column(default="")
    answer_id: Mapped[int | None]
    answer_text: Mapped[str] = mapped_column(Text, default="")

    asker: Mapped[User] = relationship(lazy="raise", foreign_keys=[asker_id])
    department: Mapped[Department | None] = relationship(lazy="raise")
    answered_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[answered_by_id])

    @property
    def url(self) -> str:
        """Its address on the site."""
        return f"/search/questions/{self.id}"

    @property
    def thread(self) -> str:
        """The conversation to which notices about it belong."""
        return f"left-question:{self.id}"
