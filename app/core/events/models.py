"""The outbox: what happened, and who still has to hear of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.core.events.base import Event

MAX_ATTEMPTS = 8
FIRST_DELAY = timedelta(seconds=30)


class StoredEvent(Model):
    """A recorded event; rows are only ever added."""

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_actor_id_occurred_at", "actor_id", "occurred_at"),)

    name: Mapped[str] = mapped_column(index=True)
    actor_id: Mapped[int | None]
    payload: Mapped[dict[str, Any]]
    occurred_at: Mapped[datetime] = mapped_column(index=True)

    deliveries: Mapped[list[Delivery]] = relationship(back_populates="event", lazy="raise")

    def restore(self) -> Event:
        """Return the event as it was recorded.

        Raises:
            NoSuchEventError: This version does not know its kind.
        """
        return Event.of_kind(self.name).from_payload(self.actor_id, self.payload)


class DeliveryState(StrEnum):
    """How far the delivery of an event to one listener has come."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


class Delivery(Model):
    """One listener's copy of an event."""

    __tablename__ = "event_deliveries"
    __table_args__ = (Index("ix_event_deliveries_state_due_at", "state", "due_at"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    listener: Mapped[str]
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    last_error: Mapped[str] = mapped_column(Text, default="")
    finished_at: Mapped[datetime | None]

    event: Mapped[StoredEvent] = relationship(back_populates="deliveries", lazy="raise")

    def finish(self, now: datetime) -> None:
        """Note that the listener has heard."""
        self.state = DeliveryState.DONE
        self.finished_at = now
        self.last_error = ""

    def lease(self, now: datetime, duration: timedelta) -> None:
        """Keep others from delivering while the listener is at work."""
        self.due_at = now + duration

    def fail(self, now: datetime, error: str, *, final: bool) -> None:
        """Note an attempt that failed; the next one waits twice as long, and there is a last one."""
        self.attempts += 1
        self.last_error = error
        self.due_at = now + FIRST_DELAY * 2 ** (self.attempts - 1)
        if final or self.attempts >= MAX_ATTEMPTS:
            self.state = DeliveryState.FAILED

    def retry(self, now: datetime) -> None:
        """Start over after the last attempt has failed."""
        self.state = DeliveryState.PENDING
        self.attempts = 0
        self.due_at = now
