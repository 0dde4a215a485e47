"""Mail between departments, written into the tables as an import would, on days of work from a Monday on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.accounts.models import Department
from app.core import clock
from app.core.db import session
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
from tests.factories.accounts import DepartmentFactory

MONDAY = date(2025, 3, 3)
"""A week without public holidays in France, and weeks after it until Easter."""


@dataclass
class Company:
    """A company whose mail is counted: its departments' parties by name."""

    parties: dict[str, Party] = field(default_factory=dict)

    def add(self, name: str, people: int | Sequence[int], parent: Department | None = None, weeks: int = 1, **values):
        """Add a department with its people, each week the same or one after the other."""
        department = DepartmentFactory(name=name, parent=parent)
        party = Party(kind=PartyKind.DEPARTMENT, department_id=department.id, **values)
        session.add(party)
        session.flush()
        for number, count in enumerate([people] * weeks if isinstance(people, int) else people):
            if count:
                session.add(Headcount(week=MONDAY + timedelta(weeks=number), party_id=party.id, people=count))
        session.flush()
        self.parties[name] = party
        return department

    def end(self, kind: PartyKind) -> None:
        """Add an end of mail that is no department, under the name of its kind."""
        self.parties[kind] = party = Party(kind=kind)
        session.add(party)
        session.flush()

    def mail(self, mail: Mapping[tuple[str, str], int], *, day: int = 0, is_list: bool = False) -> None:
        """Count deliveries on the day so many days after the Monday, each a message of its own."""
        when = self.count_day(day)
        for (sender, recipient), deliveries in mail.items():
            ends = {"sender_id": self.parties[sender].id, "recipient_id": self.parties[recipient].id}
            numbers = {"messages": deliveries, "deliveries": deliveries}
            session.add(Flow(day=when, is_list=is_list, **ends, **numbers))
        session.flush()

    def sent(self, sender: str, messages: int, crossing: int, *, day: int = 0) -> None:
        """Count messages on a day."""
        when = self.count_day(day)
        party_id = self.parties[sender].id
        session.add(Sent(day=when, sender_id=party_id, messages=messages, crossing_messages=crossing))
        session.flush()

    def list_mail(self, name: str, messages: int, deliveries: int, *, day: int = 0) -> None:
        """Count mail over a list on a day."""
        when = self.count_day(day)
        row = MailingList(name=name)
        session.add(row)
        session.flush()
        session.add(
            ListTraffic(day=when, list_id=row.id, messages=messages, deliveries=deliveries, crossing=deliveries)
        )
        session.flush()

    def count_day(self, day: int) -> date:
        """Note that a day is counted, and return it."""
        when = MONDAY + timedelta(days=day)
        if not session.query(TrafficDay).filter_by(day=when).count():
            session.add(TrafficDay(day=when, counted_at=clock.now()))
            session.flush()
        return when


def set_meter(**values) -> MeterSettings:
    """Set the meter."""
    settings = session.merge(get_settings())
    for name, value in values.items():
        setattr(settings, name, value)
    settings.generation += 1
    session.flush()
    return settings
