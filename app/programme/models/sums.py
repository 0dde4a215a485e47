"""Traffic added up ahead, so that two years of it can be looked at; all of it can be worked out again from the days."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class WeekSum(Model):
    """What a party sent in a week; the columns are those of `app.programme.meter.figures.weekly.Counts`.

    `week` is the week's Monday.
    """

    __tablename__ = "programme_week_sums"
    __table_args__ = (UniqueConstraint("week", "party_id"),)

    week: Mapped[date]
    party_id: Mapped[int] = mapped_column(ForeignKey("programme_parties.id"), index=True)
    messages: Mapped[int]
    crossing_messages: Mapped[int]
    inner: Mapped[int]
    inner_by_list: Mapped[int]
    crossing: Mapped[int]
    crossing_by_list: Mapped[int]
    own: Mapped[int]
    unknown: Mapped[int]
    outside: Mapped[int]


class PairSum(Model):
    """What went from one department's party to another's, or its own, in a month; `month` is its first day."""

    __tablename__ = "programme_pair_sums"
    __table_args__ = (UniqueConstraint("month", "sender_id", "recipient_id"),)

    month: Mapped[date]
    sender_id: Mapped[int] = mapped_column(ForeignKey("programme_parties.id"), index=True)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("programme_parties.id"), index=True)
    messages: Mapped[int]
    deliveries: Mapped[int]
    by_list: Mapped[int]
