"""What home remembers: that somebody does not want to see the first steps."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class Dismissal(Model):
    """That a person has put the card of first steps away; what was done of them is read where it is stored anyway."""

    __tablename__ = "home_dismissals"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    dismissed_at: Mapped[datetime]
