"""Reading the audit trail, which is the table of events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Select, select

from app.accounts.models import User
from app.core.db import session
from app.core.events import StoredEvent
from app.core.pagination import Page, paginate

BATCH = 500


def find_events(
    *,
    actor: User | None = None,
    name: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    page: int = 1,
) -> Page[StoredEvent]:
    """Return one page of what happened, the latest first.

    Args:
        actor: Only what this person did.
        name: Only events of this name.
        since: Not before this moment.
        until: Before this moment.
        page: From 1.
    """
    return paginate(_narrowed(actor, name, since, until), page)


def iterate_events(
    *,
    actor: User | None = None,
    name: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> Iterator[Sequence[StoredEvent]]:
    """Yield all of what happened, the latest first, in batches; the arguments are those of `find_events`."""
    events = session.scalars(_narrowed(actor, name, since, until).execution_options(yield_per=BATCH))
    yield from events.partitions()


def _narrowed(actor: User | None, name: str, since: datetime | None, until: datetime | None) -> Select[StoredEvent]:
    query = select(StoredEvent).order_by(StoredEvent.occurred_at.desc(), StoredEvent.id.desc())
    if actor is not None:
        query = query.where(StoredEvent.actor_id == actor.id)
    if name:
        query = query.where(StoredEvent.name == name)
    if since is not None:
        query = query.where(StoredEvent.occurred_at >= since)
    if until is not None:
        query = query.where(StoredEvent.occurred_at < until)
    return query


def list_event_names() -> Sequence[str]:
    """Return the names of the events that have happened at least once."""
    return session.scalars(select(StoredEvent.name).distinct().order_by(StoredEvent.name)).all()
