"""A sign of life of the workers, for the load balancer and for `flask doctor`."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped

from app.core import clock
from app.core.db import Model, lock, session, unit_of_work
from app.core.jobs import Job

STALE = timedelta(minutes=3)


class Heartbeat(Model):
    """When a worker was last alive; one row is enough for all of them."""

    __tablename__ = "worker_heartbeats"

    beaten_at: Mapped[datetime]


def beat() -> None:
    """Note that a worker is alive."""
    with unit_of_work():
        lock("worker.beat")
        row = session.get(Heartbeat, 1) or Heartbeat(id=1)
        row.beaten_at = clock.now()
        session.add(row)


def last_beat() -> datetime | None:
    """Return when a worker was last alive."""
    return session.scalar(select(func.max(Heartbeat.beaten_at)))


def is_worker_alive() -> bool:
    """Tell whether a worker has been at work during the last minutes."""
    beaten_at = last_beat()
    return beaten_at is not None and clock.now() - beaten_at < STALE


BEAT = Job("worker.beat", beat)
