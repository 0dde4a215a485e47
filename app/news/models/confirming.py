"""Confirming that one has read a post: the questions that check it, and who has confirmed."""

from __future__ import annotations

from datetime import datetime
from enum import IntFlag

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class Reminders(IntFlag):
    """Which reminders of a wording went out: the house's own, and the one that a person may send."""

    HOUSE = 1
    BY_HAND = 2


class Question(Model):
    """A question that whoever confirms answers.

    `choices` are lines, `right_choice` is the number of the right one, from 1.
    """

    __tablename__ = "news_questions"
    __part__ = "news"
    __table_args__ = (UniqueConstraint("post_id", "position"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("news_posts.id"))
    position: Mapped[int]
    text: Mapped[str]
    choices: Mapped[str] = mapped_column(Text)
    right_choice: Mapped[int]

    @property
    def answers(self) -> list[str]:
        """The answers that can be chosen, in their order."""
        return self.choices.split("\n")


class Confirmation(Model):
    """That somebody has confirmed to have read a post, and in which wording."""

    __tablename__ = "news_confirmations"
    __table_args__ = (UniqueConstraint("post_id", "user_id", "number"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("news_posts.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    number: Mapped[int]
    confirmed_at: Mapped[datetime]
