"""What is counted already, as counting has to know it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from app.core.db import session
from app.programme.meter.counting.directory import OUTSIDE, OWN, UNKNOWN, End
from app.programme.models import (
    Fingerprints,
    Headcount,
    MailingList,
    Party,
    PartyKind,
    TrafficDay,
)

ENDS = {PartyKind.UNKNOWN: UNKNOWN, PartyKind.OUTSIDE: OUTSIDE, PartyKind.OWN: OWN}


def party_ids() -> Mapping[End, int]:
    """Return the ids of the parties that there are, by the ends of mail that they stand for."""
    query = select(Party.id, Party.kind, Party.department_id).order_by(Party.id.desc())
    found: dict[End, int] = {}
    for party_id, kind, department_id in session.execute(query):
        end = ENDS.get(kind, department_id)
        if end is not None:
            found[end] = party_id
    return found


def list_ids(names: Collection[str]) -> Mapping[str, int]:
    """Return the ids of mailing lists by their names."""
    query = select(MailingList.name, MailingList.id).where(MailingList.name.in_(names))
    return dict(session.execute(query).all())


def days_between(first: date, last: date) -> Mapping[date, bool]:
    """Return the days that were counted, each with whether it is closed."""
    query = select(TrafficDay.day, TrafficDay.closed_at.is_not(None)).where(TrafficDay.day.between(first, last))
    return {day: bool(is_closed) for day, is_closed in session.execute(query)}


def chunks_of(days: Collection[date]) -> Iterator[tuple[date, bytes]]:
    """Return the fingerprints of some days, chunk by chunk."""
    query = select(Fingerprints.day, Fingerprints.hashes).where(Fingerprints.day.in_(days))
    return ((day, hashes) for day, hashes in session.execute(query.execution_options(yield_per=10)))


def chunks_after(chunk_id: int) -> Iterator[tuple[date, bytes]]:
    """Return the fingerprints that were stored after a chunk."""
    query = select(Fingerprints.day, Fingerprints.hashes).where(Fingerprints.id > chunk_id)
    return ((day, hashes) for day, hashes in session.execute(query.execution_options(yield_per=10)))


def last_chunk_id() -> int:
    """Return the highest id of a chunk of fingerprints; 0 where there is none."""
    return session.scalar(select(func.max(Fingerprints.id))) or 0


def weeks_with_heads(mondays: Collection[date]) -> set[date]:
    """Return those of some weeks for which it is noted how many people the departments had."""
    return set(session.scalars(select(Headcount.week).where(Headcount.week.in_(mondays)).distinct()))


def list_counted_before(moment: datetime) -> Sequence[date]:
    """Return the days that were first counted before a moment."""
    return session.scalars(select(TrafficDay.day).where(TrafficDay.counted_at < moment)).all()


def count_counted_days(first: date, last: date) -> int:
    """Return how many days of a span were counted."""
    query = select(func.count()).select_from(TrafficDay).where(TrafficDay.day.between(first, last))
    return session.scalar(query) or 0
