"""Mail as the meter keeps it once it was counted: weeks of numbers between departments."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import select

from app.accounts.models import Department
from app.core import clock
from app.core.db import session
from app.programme.meter.figures.cache import FIGURES
from app.programme.models import (
    Flow,
    Headcount,
    ListTraffic,
    MailingList,
    MeterSettings,
    Party,
    PartyKind,
    Sent,
    TrafficDay,
)
from app.programme.queries.settings import get_settings

MONDAY = date(2026, 1, 5)
WORKING_DAYS = 5


def set_meter(**values: object) -> MeterSettings:
    """Set the meter without going through its form; figures that were kept are forgotten."""
    settings = get_settings()
    for name, value in values.items():
        setattr(settings, name, value)
    settings.generation += 1
    session.add(settings)
    session.commit()
    FIGURES.clear()
    return settings


def party_of(department: Department | None, kind: PartyKind = PartyKind.DEPARTMENT) -> Party:
    """Return what stands for a department, or for another end of mail, in mail."""
    query = select(Party).where(Party.kind == kind, Party.department_id == (department.id if department else None))
    if (found := session.scalars(query).one_or_none()) is None:
        found = Party(kind=kind, department_id=department.id if department else None, name="")
        session.add(found)
        session.flush()
    return found


def count_weeks_of_mail(
    people: Mapping[Department, int],
    mail: Mapping[tuple[Department, Department], int | Sequence[int]],
    *,
    weeks: int = 13,
    first: date = MONDAY,
    each: int = 1,
    by_list: bool = False,
) -> None:
    """Count some weeks of mail, the same on every working day unless a pair has a number for each week.

    Args:
        people: How many people each department has.
        mail: Deliveries a day from one department to another.
        weeks: How many weeks.
        first: The first week's Monday.
        each: Deliveries of a message.
        by_list: Whether all of it went over a mailing list.
    """
    for week in range(weeks):
        monday = first + timedelta(weeks=week)
        for department, count in people.items():
            session.add(Headcount(week=monday, party_id=party_of(department).id, people=count))
        for number in range(WORKING_DAYS):
            day = monday + timedelta(days=number)
            _count_day(
                day, {pair: one if isinstance(one, int) else one[week] for pair, one in mail.items()}, each, by_list
            )
        session.add_all(TrafficDay(day=monday + timedelta(days=number), counted_at=clock.now()) for number in (5, 6))
    session.commit()
    set_meter()


def _count_day(day: date, mail: Mapping[tuple[Department, Department], int], each: int, by_list: bool) -> None:
    session.add(TrafficDay(day=day, counted_at=clock.now()))
    sent: dict[int, list[int]] = {}
    for (sender, recipient), deliveries in mail.items():
        ends = party_of(sender).id, party_of(recipient).id
        messages = -(-deliveries // each)
        session.add(
            Flow(
                day=day,
                sender_id=ends[0],
                recipient_id=ends[1],
                is_list=by_list,
                messages=messages,
                deliveries=deliveries,
            )
        )
        sums = sent.setdefault(ends[0], [0, 0])
        sums[0] += messages
        sums[1] += messages if sender is not recipient else 0
    for party_id, (messages, crossing) in sent.items():
        session.add(Sent(day=day, sender_id=party_id, messages=messages, crossing_messages=crossing))


def count_other_mail(day: date, kind: PartyKind, department: Department, deliveries: int) -> None:
    """Count deliveries to a department from an end that is none."""
    ends = party_of(None, kind).id, party_of(department).id
    session.add(
        Flow(
            day=day, sender_id=ends[0], recipient_id=ends[1], is_list=False, messages=deliveries, deliveries=deliveries
        )
    )
    session.commit()
    set_meter()


def count_list_mail(name: str, day: date, messages: int, deliveries: int, retired_on: date | None = None) -> None:
    """Count what went over a mailing list on a day."""
    found = MailingList(name=name, retired_on=retired_on)
    session.add(found)
    session.flush()
    session.add(ListTraffic(day=day, list_id=found.id, messages=messages, deliveries=deliveries, crossing=deliveries))
    session.commit()
    set_meter()
