"""Adding up traffic in the database: one query for each sum, however much there is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Date, Integer, Select, and_, case, cast, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.accounts.models import Department
from app.core.db import session
from app.programme.meter.figures.values import Period
from app.programme.meter.figures.weekly import Counts
from app.programme.models import (
    Flow,
    Headcount,
    ListTraffic,
    MailingList,
    PairSum,
    Party,
    PartyKind,
    Sent,
    TrafficDay,
    WeekSum,
)

Mail = tuple[int, int, int, int, int]
"""The parties of sender and recipient, messages, deliveries, those by list: plain, since there are so many."""


class PartyRow(NamedTuple):
    """A party; `path` is its department's, empty where it has none any more."""

    id: int
    kind: PartyKind
    name: str
    department_id: int | None
    path: str
    started_on: date | None


class ListSum(NamedTuple):
    """What went over a mailing list."""

    name: str
    retired_on: date | None
    messages: int
    deliveries: int
    crossing: int


class _monday(FunctionElement[date]):  # noqa: N801 (named like the functions of SQL)
    """The first day of a day's ISO week."""

    type = Date()
    name = "monday"
    inherit_cache = True


@compiles(_monday, "sqlite")
def _monday_in_sqlite(element: _monday, compiler: Any, **options: Any) -> str:
    return f"date({compiler.process(element.clauses, **options)}, 'weekday 0', '-6 days')"


@compiles(_monday)
def _monday_elsewhere(element: _monday, compiler: Any, **options: Any) -> str:
    return f"CAST(date_trunc('week', {compiler.process(element.clauses, **options)}) AS DATE)"


def list_parties() -> Sequence[PartyRow]:
    """Return all parties, departments under the names that they have now."""
    name = func.coalesce(Department.name, Party.name)
    path = func.coalesce(Department.path, "")
    query = select(Party.id, Party.kind, name, Party.department_id, path, Party.started_on)
    rows = session.execute(query.outerjoin(Department, Department.id == Party.department_id).order_by(Party.id))
    return [PartyRow(*row) for row in rows]


def list_counted_days() -> Sequence[date]:
    """Return the days that were counted, first to last."""
    return session.scalars(select(TrafficDay.day).order_by(TrafficDay.day)).all()


def list_headcounts() -> Sequence[tuple[date, int, int]]:
    """Return how many people each party had in each week: the week's Monday, the party, the people."""
    rows = session.execute(select(Headcount.week, Headcount.party_id, Headcount.people).where(Headcount.people > 0))
    return [(week, party_id, people) for week, party_id, people in rows]


def sum_weeks(days: Collection[date], parties: Sequence[PartyRow]) -> Iterator[tuple[date, int, Counts]]:
    """Yield what each party sent on some days, by their weeks: the week's Monday, the party, what it sent."""
    others = _others(parties)
    sent = {(monday, party_id): figures for monday, party_id, *figures in session.execute(_sent(days, others))}
    for monday, party_id, *figures in session.execute(_flows(days, parties, others)):
        yield monday, party_id, Counts(*sent.pop((monday, party_id), (0, 0)), *figures)
    for (monday, party_id), figures in sent.items():
        yield monday, party_id, Counts(*figures)


def _others(parties: Sequence[PartyRow]) -> list[int]:
    return [party.id for party in parties if party.kind is not PartyKind.DEPARTMENT]


def list_week_sums() -> Sequence[tuple[date, int, Counts]]:
    """Return what each party sent in each week, as far as it is added up ahead."""
    columns = [WeekSum.__table__.c[name] for name in Counts._fields]
    rows = session.execute(select(WeekSum.week, WeekSum.party_id, *columns))
    return [(monday, party_id, Counts(*figures)) for monday, party_id, *figures in rows]


def _sent(days: Collection[date], others: Collection[int]) -> Any:
    monday = _monday(Sent.day).label("monday")
    query = select(monday, Sent.sender_id, func.sum(Sent.messages), func.sum(Sent.crossing_messages))
    query = query.where(Sent.day.in_(days), Sent.sender_id.not_in(others))
    return query.group_by(monday, Sent.sender_id)


def _flows(days: Collection[date], parties: Sequence[PartyRow], others: Collection[int]) -> Any:
    """Return the query for the deliveries of each week and party, told apart by their kinds.

    Days are added up first and their weeks worked out afterwards, for far fewer rows.
    """
    party = case((Flow.sender_id.in_(others), Flow.recipient_id), else_=Flow.sender_id).label("party_id")
    columns = [
        case((kind, Flow.deliveries), else_=0).label(f"kind_{number}")
        for number, kind in enumerate(_kinds(parties, others))
    ]
    flows = select(Flow.day, party, *columns).where(Flow.day.in_(days)).subquery()
    sums = [func.sum(flows.c[column.name]).label(column.name) for column in columns]
    by_day = select(flows.c.day, flows.c.party_id, *sums).group_by(flows.c.day, flows.c.party_id).subquery()
    monday = _monday(by_day.c.day).label("monday")
    whole = [cast(func.sum(by_day.c[column.name]), BigInteger) for column in columns]
    return select(monday, by_day.c.party_id, *whole).group_by(monday, by_day.c.party_id)


def _kinds(parties: Sequence[PartyRow], others: Collection[int]) -> Sequence[ColumnElement[bool]]:
    """Return the conditions of the kinds of deliveries in the order of `Counts`; no delivery is of two."""
    ids = {kind: [party.id for party in parties if party.kind is kind] for kind in PartyKind}
    own = Flow.sender_id.in_(ids[PartyKind.OWN])
    outside = or_(Flow.sender_id.in_(ids[PartyKind.OUTSIDE]), Flow.recipient_id.in_(ids[PartyKind.OUTSIDE]))
    unknown = or_(Flow.sender_id.in_(ids[PartyKind.UNKNOWN]), Flow.recipient_id.in_(ids[PartyKind.UNKNOWN]))
    to_own = Flow.recipient_id.in_(ids[PartyKind.OWN])
    within = and_(Flow.sender_id.not_in(others), Flow.recipient_id.not_in(others))
    inner = and_(within, Flow.sender_id == Flow.recipient_id)
    crossing = and_(within, Flow.sender_id != Flow.recipient_id)
    return (
        inner,
        and_(inner, Flow.is_list),
        crossing,
        and_(crossing, Flow.is_list),
        own,
        and_(unknown, ~own, ~outside, ~to_own),
        and_(outside, ~own, ~to_own),
    )


def find_mailing() -> set[int]:
    """Return the departments' parties that have ever sent or got mail."""
    sent = select(Flow.id).where(Flow.sender_id == Party.id).exists()
    got = select(Flow.id).where(Flow.recipient_id == Party.id).exists()
    return set(session.scalars(select(Party.id).where(Party.kind == PartyKind.DEPARTMENT, or_(sent, got))))


def sum_pairs(days: Collection[date], parties: Sequence[PartyRow]) -> Sequence[Mail]:
    """Return what went from each department to each, also within it, on some days."""
    rows = session.execute(pairs_of(Flow.day.in_(days), parties))
    return [(a, b, c, d, e) for a, b, c, d, e in rows]


def pairs_of(condition: ColumnElement[bool], parties: Sequence[PartyRow]) -> Select[int, int, int, int, int]:
    """Return the query for what went from each department to each in the flows of a condition."""
    others = _others(parties)
    by_list = func.sum(case((Flow.is_list, Flow.deliveries), else_=0), type_=Integer)
    query = select(Flow.sender_id, Flow.recipient_id, func.sum(Flow.messages), func.sum(Flow.deliveries), by_list)
    query = query.where(condition, Flow.sender_id.not_in(others), Flow.recipient_id.not_in(others))
    return query.group_by(Flow.sender_id, Flow.recipient_id)


def list_summed_weeks() -> set[date]:
    """Return the Mondays of the weeks that are added up ahead."""
    return set(session.scalars(select(WeekSum.week).distinct()))


def list_summed_months() -> set[date]:
    """Return the first days of the months whose pairs are added up ahead."""
    return set(session.scalars(select(PairSum.month).distinct()))


def list_pair_sums(months: Collection[date]) -> Sequence[Mail]:
    """Return what went from each department to each in some months that are added up ahead."""
    sums = func.sum(PairSum.messages), func.sum(PairSum.deliveries), func.sum(PairSum.by_list)
    query = select(PairSum.sender_id, PairSum.recipient_id, sums[0], sums[1], sums[2])
    query = query.where(PairSum.month.in_(months)).group_by(PairSum.sender_id, PairSum.recipient_id)
    return [(a, b, c, d, e) for a, b, c, d, e in session.execute(query)]


def sum_lists(period: Period) -> Sequence[ListSum]:
    """Return what went over each mailing list in a period, most deliveries first."""
    deliveries = func.sum(ListTraffic.deliveries)
    query = select(
        MailingList.name,
        MailingList.retired_on,
        func.sum(ListTraffic.messages),
        deliveries,
        func.sum(ListTraffic.crossing),
    )
    query = query.join(ListTraffic, ListTraffic.list_id == MailingList.id)
    query = query.where(ListTraffic.day.between(period.since, period.until)).group_by(MailingList.id)
    query = query.order_by(deliveries.desc(), MailingList.name)
    return [ListSum(*row) for row in session.execute(query)]
