"""What home remembers: that somebody needs the first steps no more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class Dismissal(Model):
    """That a person has put the card of first steps away, or was seen to have done all; which are is read elsewhere."""

    __tablename__ = "home_dismissals"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    dismissed_at: Mapped[datetime]
