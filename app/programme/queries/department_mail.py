"""What a department gets from others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select

from app.core.calendar import monday_of
from app.core.db import session
from app.programme.meter.figures.values import Period
from app.programme.models import Flow, Party, PartyKind
from app.programme.queries.figures import find_shown_within


def received_weeks(period: Period, department_id: int) -> Mapping[date, int]:
    """Return how many deliveries a department with all below it got from other departments, by the week's Monday.

    Small departments below it are left out, as they are from what it sent.
    """
    party_ids = find_shown_within(department_id)
    senders = select(Party.id).where(Party.kind == PartyKind.DEPARTMENT)
    query = select(Flow.day, func.sum(Flow.deliveries)).where(
        Flow.day.between(period.since, period.until),
        Flow.recipient_id.in_(party_ids),
        Flow.sender_id.in_(senders),
        Flow.sender_id != Flow.recipient_id,
    )
    weeks: Counter[date] = Counter()
    for day, deliveries in session.execute(query.group_by(Flow.day)):
        weeks[monday_of(day)] += deliveries
    return weeks
