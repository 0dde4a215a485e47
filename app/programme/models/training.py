"""What champions have learnt so far."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class TrainingMark(Model):
    """A step of the training that somebody has done, as they say themselves; `step` is its key in the checklist."""

    __tablename__ = "programme_training_marks"
    __table_args__ = (UniqueConstraint("user_id", "step"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    step: Mapped[str]
    done_at: Mapped[datetime]
