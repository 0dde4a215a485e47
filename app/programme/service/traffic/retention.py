"""What the meter lets go of by night: fingerprints, old days, old imports."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select, update

from app.core import clock
from app.core.calendar import monday_of
from app.core.db import lock, session, unit_of_work
from app.core.jobs import Job
from app.programme.models import (
    Fingerprints,
    Flow,
    Headcount,
    ImportState,
    ListTraffic,
    Sent,
    TrafficDay,
    TrafficImport,
)
from app.programme.queries.counting import list_counted_before
from app.programme.queries.settings import get_settings
from app.programme.queries.traffic import list_counted_days
from app.programme.service.imports.importing import INTERRUPTED
from app.programme.service.settings import make_figures_old
from app.programme.service.traffic.sums import LOCK, forget_sums

OPEN_FOR = timedelta(days=90)
"""How long after a day was first counted something may be added to it."""
IMPORTS_KEPT_FOR = timedelta(days=396)
STALE_AFTER = timedelta(days=1)
MONTH = timedelta(days=30.436875)
"""The mean month of the Gregorian calendar: 400 years have 146,097 days."""
AT_ONCE = 500


def forget_old_traffic() -> int:
    """Forget days that were counted longer ago than the company keeps them.

    Returns:
        How many days there were.
    """
    with unit_of_work():
        lock(LOCK)
        days = list_counted_before(clock.now() - get_settings().kept_months * MONTH)
        for start in range(0, len(days), AT_ONCE):
            some = days[start : start + AT_ONCE]
            for table in (Flow, Sent, ListTraffic, Fingerprints, TrafficDay):
                session.execute(delete(table).where(table.day.in_(some)))
        if days:
            forget_sums(days)
            weeks = {monday_of(day) for day in list_counted_days()}
            gone = {monday_of(day) for day in days} - weeks
            session.execute(delete(Headcount).where(Headcount.week.in_(gone)))
            make_figures_old()
        return len(days)


def close_old_days() -> int:
    """Close days that were first counted three months ago: nothing is added to them any more, their fingerprints go.

    Returns:
        How many days there were.
    """
    with unit_of_work():
        lock(LOCK)
        due = (TrafficDay.counted_at < clock.now() - OPEN_FOR) & TrafficDay.closed_at.is_(None)
        days = select(TrafficDay.day).where(due).scalar_subquery()
        session.execute(delete(Fingerprints).where(Fingerprints.day.in_(days)))
        closed = session.execute(update(TrafficDay).where(due).values(closed_at=clock.now()))
        return int(closed.rowcount)  # type: ignore[attr-defined]


def forget_old_imports() -> int:
    """Forget what is known of imports after thirteen months, and give up those that were broken off.

    Returns:
        How many were forgotten.
    """
    now = clock.now()
    broken_off = (TrafficImport.state == ImportState.RUNNING) & (TrafficImport.source == "command")
    with unit_of_work():
        given_up = session.execute(
            update(TrafficImport)
            .where(broken_off, TrafficImport.started_at < now - STALE_AFTER)
            .values(state=ImportState.REFUSED, reason=INTERRUPTED, finished_at=now)
        )
        if given_up.rowcount:  # type: ignore[attr-defined]
            make_figures_old()
        old = (TrafficImport.started_at < now - IMPORTS_KEPT_FOR) & (TrafficImport.file_key == "")
        forgotten = session.execute(delete(TrafficImport).where(old))
        return int(forgotten.rowcount)  # type: ignore[attr-defined]


FORGET_OLD_TRAFFIC = Job("programme.forget_old_traffic", forget_old_traffic)
CLOSE_OLD_DAYS = Job("programme.close_old_days", close_old_days)
FORGET_OLD_IMPORTS = Job("programme.forget_old_imports", forget_old_imports)
