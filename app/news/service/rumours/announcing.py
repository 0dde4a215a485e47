"""Telling the house of questions that were asked without a name."""

from __future__ import annotations

from random import SystemRandom

from app.core.db import lock, session, unit_of_work
from app.core.events import record
from app.core.jobs import Job
from app.news import events
from app.news.queries.rumours import list_unannounced


def announce_rumours() -> int:
    """Let the questions appear that were asked since the last time, all at once and in any order.

    Each row is written anew here, so that what the database itself notes of a row, such as PostgreSQL the number of
    the transaction, is that of this job and no longer that of the request.

    Returns:
        How many there were.
    """
    with unit_of_work():
        lock("news.rumours")
        waiting = list(list_unannounced())
        SystemRandom().shuffle(waiting)
        for rumour in waiting:
            rumour.is_announced = True
            session.flush()
            record(events.RumourAsked(actor_id=rumour.asker_id, rumour_id=rumour.id))
        return len(waiting)


ANNOUNCE_RUMOURS = Job("news.announce_rumours", announce_rumours)
