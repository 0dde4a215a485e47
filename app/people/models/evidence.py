"""What shows that a person knows something, beyond what the profile says."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class Contribution(Model):
    """How much of a thing's text, as it stands today, a person wrote; `(kind, number)` is its key in the search index.

    `share` is between 0 and 1: the part of the text that is this person's. `made_on` is the day of the person's last
    contribution to it. `audience_id` is who may read the thing.
    """

    __tablename__ = "people_contributions"
    __part__ = "profiles"
    __table_args__ = (
        UniqueConstraint("kind", "number", "user_id"),
        Index("ix_people_contributions_user_id", "user_id", "audience_id"),
        CheckConstraint("share > 0 AND share <= 1", name="share"),
    )

    kind: Mapped[str]
    number: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    share: Mapped[float]
    made_on: Mapped[date]
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"))


class HiddenEvidence(Model):
    """A piece of evidence that a person does not want to count: a thing written, a skill, an endorsement."""

    __tablename__ = "people_hidden_evidence"
    __part__ = "profiles"
    __table_args__ = (UniqueConstraint("user_id", "kind", "number"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str]
    number: Mapped[int]
    hidden_at: Mapped[datetime]
