"""Bringing a recorded event to its listeners: at least once to the outside, exactly once in the database."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core import clock, jobs
from app.core.db import session, unit_of_work
from app.core.errors import PermanentError
from app.core.events.base import Listener
from app.core.events.bus import bus
from app.core.events.models import Delivery, DeliveryState

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
SWEEP_SIZE = 1_000


def deliver(delivery_id: int) -> None:
    """Bring one delivery to its listener, unless that has happened or is under way.

    Args:
        delivery_id: The delivery, committed before.
    """
    try:
        with unit_of_work():
            delivery = _claim(delivery_id)
            if delivery is None:
                return
            listener = bus().named(delivery.listener)
            if listener.outside:
                delivery.lease(clock.now(), LEASE)
            else:
                listener.handler(delivery.event.restore())
                delivery.finish(clock.now())
        if listener.outside:
            _deliver_outside(listener, delivery)
    except Exception as error:
        log.exception("delivery %s failed", delivery_id)
        _note_failure(delivery_id, error)


def _claim(delivery_id: int) -> Delivery | None:
    """Return a delivery that is due, locked for this transaction, or None."""
    query = (
        select(Delivery)
        .where(Delivery.id == delivery_id, Delivery.state == DeliveryState.PENDING, Delivery.due_at <= clock.now())
        .options(joinedload(Delivery.event))
        .with_for_update(skip_locked=True, of=Delivery)
    )
    return session.scalars(query).one_or_none()


def _deliver_outside(listener: Listener, delivery: Delivery) -> None:
    """Call a listener whose effect lies outside the database, holding no lock, then note it."""
    with unit_of_work(read_only=True):
        listener.handler(delivery.event.restore())
    with unit_of_work():
        session.get_one(Delivery, delivery.id).finish(clock.now())


def _note_failure(delivery_id: int, error: Exception) -> None:
    with unit_of_work():
        delivery = session.get_one(Delivery, delivery_id)
        delivery.fail(clock.now(), f"{type(error).__name__}: {error}", final=isinstance(error, PermanentError))


def retry_delivery(delivery: Delivery) -> None:
    """Try a failed delivery again."""
    delivery.retry(clock.now())


def sweep() -> int:
    """Hand over every delivery that is due: what a crash left behind, and what waited for another try.

    While much is on the queue already, handing over would only queue it twice.

    Returns:
        How many deliveries were handed over.
    """
    if jobs.count_waiting() >= SWEEP_SIZE:
        return 0
    with unit_of_work(read_only=True):
        due = (
            select(Delivery.id)
            .where(Delivery.state == DeliveryState.PENDING, Delivery.due_at <= clock.now())
            .order_by(Delivery.due_at)
            .limit(SWEEP_SIZE)
        )
        delivery_ids = session.scalars(due).all()
    for delivery_id in delivery_ids:
        jobs.enqueue(jobs.DELIVER, delivery_id)
    return len(delivery_ids)


SWEEP = jobs.Job("events.sweep", sweep)
