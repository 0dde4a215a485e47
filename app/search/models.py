"""What the index does not know yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped

from app.core.db import Model


class IndexChange(Model):
    """A thing that changed since it was last indexed; deleted once the index has it."""

    __tablename__ = "search_index_changes"

    kind: Mapped[str]
    object_id: Mapped[int]
    noted_at: Mapped[datetime]
