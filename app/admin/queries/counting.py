"""Counts for the overview and for `flask stats`."""

from __future__ import annotations

from sqlalchemy import func, select

from app.core.db import session
from app.core.events import Delivery, DeliveryState, StoredEvent


def count_events() -> int:
    """Return how many events are recorded."""
    return session.scalar(select(func.count()).select_from(StoredEvent)) or 0


def count_pending() -> int:
    """Return how many deliveries wait or have failed."""
    query = select(func.count()).select_from(Delivery).where(Delivery.state != DeliveryState.DONE)
    return session.scalar(query) or 0
