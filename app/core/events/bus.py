"""Recording events, and finding who listens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields

from app.core import clock, jobs
from app.core.db import current_unit, session
from app.core.events.base import Event, Listener
from app.core.events.models import Delivery, StoredEvent


class Bus:
    """Who listens to what; composed once, in `features.py`.

    Args:
        listeners: Every listener there is, under names that differ.
    """

    def __init__(self, listeners: Iterable[Listener] = ()) -> None:
        self._by_event: dict[type[Event], list[Listener]] = defaultdict(list)
        self._by_name: dict[str, Listener] = {}
        for listener in listeners:
            if listener.name in self._by_name:
                raise ValueError(f"two listeners are called {listener.name}")
            self._by_name[listener.name] = listener
            self._by_event[listener.event].append(listener)

    def listeners_of(self, event: type[Event]) -> list[Listener]:
        """Return those who hear of a kind of event."""
        return self._by_event.get(event, [])

    def named(self, name: str) -> Listener:
        """Return a listener by its stored name.

        Raises:
            LookupError: No listener has this name any more.
        """
        if name not in self._by_name:
            raise LookupError(f"no listener is called {name}")
        return self._by_name[name]


class _Current:
    bus = Bus()


def use_bus(bus: Bus) -> None:
    """Make a bus the one that this process works with."""
    _Current.bus = bus


def bus() -> Bus:
    """Return the bus that this process works with."""
    return _Current.bus


def record(event: Event) -> None:
    """Write an event and its deliveries in the caller's transaction.

    Args:
        event: What has just happened, as part of the current unit of work.
    """
    now = clock.now()
    payload = {field.name: getattr(event, field.name) for field in fields(event) if field.name != "actor_id"}
    listeners = bus().listeners_of(type(event))
    deliveries = [Delivery(listener=listener.name, due_at=now) for listener in listeners]
    stored = StoredEvent(
        name=event.name, actor_id=event.actor_id, payload=payload, occurred_at=now, deliveries=deliveries
    )
    session.add(stored)
    if deliveries:
        current_unit().after_commit(stored, lambda: _hand_over(deliveries))


def _hand_over(deliveries: list[Delivery]) -> None:
    """Put committed deliveries on the queue; what cannot be queued now is found by the sweep."""
    for delivery in deliveries:
        jobs.enqueue_quietly(jobs.DELIVER, delivery.id)
