"""Feeds: the secret with which a feed reader comes in a person's name."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class FeedToken(Model):
    """A person's secret for feeds, stored as its digest."""

    __tablename__ = "feed_tokens"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]

    @staticmethod
    def digest_of(secret: str) -> str:
        """Return what is stored in the place of a secret."""
        return hashlib.sha256(secret.encode()).hexdigest()
