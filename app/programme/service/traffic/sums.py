"""Adding traffic up ahead: each week by party, each month by pair.

Who writes flows forgets the sums of their weeks and months in the same transaction; where there are none, the days
themselves are read. So sums are right or not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from sqlalchemy import delete, insert, literal

from app.core.calendar import monday_of
from app.core.db import lock, session, unit_of_work
from app.programme.meter.figures.periods import first_of_month
from app.programme.models import Flow, PairSum, WeekSum
from app.programme.queries.traffic import (
    list_counted_days,
    list_parties,
    list_summed_months,
    list_summed_weeks,
    pairs_of,
    sum_weeks,
)

LOCK = "programme.traffic"
"""The lock of whoever writes traffic."""
PAIR_COLUMNS = ("sender_id", "recipient_id", "messages", "deliveries", "by_list", "month")
LONGEST_MONTH = 31


def forget_sums(days: Iterable[date]) -> None:
    """Forget the sums that some days are part of, since their mail changes; whoever calls holds the meter's lock."""
    days = set(days)
    session.execute(delete(WeekSum).where(WeekSum.week.in_({monday_of(day) for day in days})))
    session.execute(delete(PairSum).where(PairSum.month.in_({first_of_month(day) for day in days})))


def sum_up_traffic() -> int:
    """Add up the weeks and months that are not yet, each in its own unit of work.

    Returns:
        How many weeks and months were added up.
    """
    with unit_of_work(read_only=True):
        days = list_counted_days()
        weeks = {monday_of(day) for day in days} - list_summed_weeks()
        months = {first_of_month(day) for day in days} - list_summed_months()
    due: list[tuple[Callable[[date], None], date]] = [(_sum_up_week, week) for week in sorted(weeks)]
    due += [(_sum_up_month, month) for month in sorted(months)]
    for sum_up, first in due:
        with unit_of_work():
            lock(LOCK)
            sum_up(first)
    return len(due)


def _sum_up_week(monday: date) -> None:
    """Add up a week by party, whatever was there."""
    days = [monday + timedelta(days=number) for number in range(7)]
    session.execute(delete(WeekSum).where(WeekSum.week == monday))
    sums = sum_weeks(days, list_parties())
    rows = [{"week": monday, "party_id": party_id, **counts._asdict()} for _monday, party_id, counts in sums]
    if rows:
        session.execute(insert(WeekSum), rows)


def _sum_up_month(first: date) -> None:
    """Add up a month by pair, whatever was there, without taking it out of the database."""
    after = first_of_month(first + timedelta(days=LONGEST_MONTH))
    session.execute(delete(PairSum).where(PairSum.month == first))
    pairs = pairs_of((Flow.day >= first) & (Flow.day < after), list_parties()).add_columns(literal(first))
    session.execute(insert(PairSum).from_select(PAIR_COLUMNS, pairs))
