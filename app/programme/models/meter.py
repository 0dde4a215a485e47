"""How the meter is set, and what was read into it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Model

SMALLEST_MIN_SIZE = 3
"""Below that a figure is that of one person, or of two who know their own part of it: no agreement can allow it."""
USUAL_MIN_SIZE = 5
USUAL_KEPT_MONTHS = 36


class MeterSettings(Model):
    """How a company measures: one row.

    Attributes:
        min_size: No figure is shown for a department with fewer people.
        kept_months: How long days are kept, from when they were counted.
        country: Whose public holidays are no working days, as in ISO 3166: `FR`.
        subdivision: Which part of the country, where holidays differ: `57`; empty for none.
        domains: Mail domains of the company; subdomains belong to them. Empty: the domains of the directory.
        launched_on: The day on which the company began to work with Passerelle.
        generation: Rises with whatever changes figures, so that what was computed before is known to be old.
    """

    __tablename__ = "programme_meter_settings"
    __part__ = "meter"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"), CheckConstraint("min_size >= 1", name="min_size"))

    min_size: Mapped[int] = mapped_column(default=USUAL_MIN_SIZE)
    kept_months: Mapped[int] = mapped_column(default=USUAL_KEPT_MONTHS)
    country: Mapped[str] = mapped_column(default="FR")
    subdivision: Mapped[str] = mapped_column(default="")
    domains: Mapped[list[str]] = mapped_column(JSON, default=list)
    launched_on: Mapped[date | None]
    generation: Mapped[int] = mapped_column(default=0)


class ImportState(StrEnum):
    """How far an import has come."""

    PREVIEWED = "previewed"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"


class TrafficImport(Model):
    """One file that was read, or is being read: figures about it, nothing out of it.

    Attributes:
        source: How it came: `command`, `upload` or `folder`.
        file_name: What the file was called; nothing else of it is kept once it is read.
        file_key: Where an upload lies until it is read; `lists_key`: where the file of mailing lists that came with it.
        moved_at: When it last moved on, while it is being read.
        size: Bytes to read; `position`: bytes read so far.
        read: Records of messages in the file; `counted`: messages that were new; `repeated`: records with nothing new.
        late: Records of days that are closed.
        unreadable: Lines that are no messages.
        problems: The first of these, each with its line and the reason; never the line itself.
        deliveries: New deliveries within the company; `unknown`: those with an end that the directory does not know.
    """

    __tablename__ = "programme_traffic_imports"

    source: Mapped[str]
    file_name: Mapped[str]
    format: Mapped[str] = mapped_column(default="")
    state: Mapped[ImportState] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(default="")
    file_key: Mapped[str] = mapped_column(default="")
    lists_key: Mapped[str] = mapped_column(default="")
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    started_at: Mapped[datetime]
    moved_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    position: Mapped[int] = mapped_column(BigInteger, default=0)
    read: Mapped[int] = mapped_column(default=0)
    counted: Mapped[int] = mapped_column(default=0)
    repeated: Mapped[int] = mapped_column(default=0)
    late: Mapped[int] = mapped_column(default=0)
    unreadable: Mapped[int] = mapped_column(default=0)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    deliveries: Mapped[int] = mapped_column(default=0)
    unknown: Mapped[int] = mapped_column(default=0)
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]

    actor: Mapped[User | None] = relationship(lazy="raise")
