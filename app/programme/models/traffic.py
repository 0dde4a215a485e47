"""What is kept of mail: how many, from which department to which, on which day; never who, never what about."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Department
from app.core.db import Model


class PartyKind(StrEnum):
    """What may stand at either end of mail: nothing smaller than a department."""

    DEPARTMENT = "department"
    UNKNOWN = "unknown"
    """An address of the company that belongs to nobody in the directory."""
    OUTSIDE = "outside"
    OWN = "own"
    """Passerelle itself: its notices and digests."""


class Party(Model):
    """One end of mail. A department that is deleted leaves its name here, so that its figures stay readable.

    `started_on` is the day on which the department began to work with Passerelle; None: with everybody else.
    """

    __tablename__ = "programme_parties"
    __part__ = "meter"
    __table_args__ = (
        CheckConstraint("kind = 'department' OR department_id IS NULL", name="only_departments_have_one"),
    )

    kind: Mapped[PartyKind]
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id", ondelete="SET NULL"), unique=True)
    name: Mapped[str] = mapped_column(default="")
    started_on: Mapped[date | None]

    department: Mapped[Department | None] = relationship(lazy="raise")


class TrafficDay(Model):
    """A day whose mail was counted, also where there was none; `counted_at` is when this was first done.

    Once closed, its fingerprints are gone and nothing is added to it any more.
    """

    __tablename__ = "programme_traffic_days"

    day: Mapped[date] = mapped_column(unique=True)
    counted_at: Mapped[datetime] = mapped_column(index=True)
    closed_at: Mapped[datetime | None]


class Sent(Model):
    """How many messages a party sent on a day to people of the company, and how many of them left the department."""

    __tablename__ = "programme_traffic_sent"
    __table_args__ = (UniqueConstraint("day", "sender_id"),)

    day: Mapped[date]
    sender_id: Mapped[int] = mapped_column(ForeignKey("programme_parties.id"), index=True)
    messages: Mapped[int] = mapped_column(default=0)
    crossing_messages: Mapped[int] = mapped_column(default=0)


class Flow(Model):
    """The mail from one party to another on a day.

    `messages` counts a message once however many people there got it, `deliveries` counts each of them.
    """

    __tablename__ = "programme_traffic_flows"
    __table_args__ = (UniqueConstraint("day", "sender_id", "recipient_id", "is_list"),)

    day: Mapped[date]
    sender_id: Mapped[int] = mapped_column(ForeignKey("programme_parties.id"), index=True)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("programme_parties.id"), index=True)
    is_list: Mapped[bool]
    messages: Mapped[int] = mapped_column(default=0)
    deliveries: Mapped[int] = mapped_column(default=0)


class MailingList(Model):
    """A mailing list, by the name it is called by; its address is not kept. A row without a name is all others."""

    __tablename__ = "programme_mailing_lists"

    name: Mapped[str] = mapped_column(unique=True)
    retired_on: Mapped[date | None]


class ListTraffic(Model):
    """What went over a mailing list on a day; `crossing` are the deliveries between different departments."""

    __tablename__ = "programme_list_traffic"
    __table_args__ = (UniqueConstraint("day", "list_id"),)

    day: Mapped[date]
    list_id: Mapped[int] = mapped_column(ForeignKey("programme_mailing_lists.id"), index=True)
    messages: Mapped[int] = mapped_column(default=0)
    deliveries: Mapped[int] = mapped_column(default=0)
    crossing: Mapped[int] = mapped_column(default=0)


class Headcount(Model):
    """How many people a department had in a week, noted when mail of that week was first counted; none: no row.

    `week` is the week's Monday.
    """

    __tablename__ = "programme_headcounts"
    __table_args__ = (UniqueConstraint("week", "party_id"),)

    week: Mapped[date]
    party_id: Mapped[int] = mapped_column(ForeignKey("programme_parties.id"), index=True)
    people: Mapped[int]


class Fingerprints(Model):
    """Which messages of a day are counted already: keyed hashes of eight bytes each, one after the other.

    The key comes from the installation's secret, so that the database alone cannot tell whether a message that somebody
    holds in their hands is among them.
    """

    __tablename__ = "programme_fingerprints"

    day: Mapped[date] = mapped_column(index=True)
    hashes: Mapped[bytes] = mapped_column(LargeBinary)
