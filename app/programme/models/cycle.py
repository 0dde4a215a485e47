"""Objectives, and cycles of 90 days with the goals that bring the company nearer to them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Department, User
from app.core.db import Model

LENGTH = timedelta(days=90)


class CycleState(StrEnum):
    """Where a cycle stands."""

    PLANNED = "planned"
    RUNNING = "running"
    CLOSED = "closed"


class Confidence(StrEnum):
    """What an owner believes about a goal."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"


class LessonKind(StrEnum):
    """What a lesson is about."""

    KEEP = "keep"
    STOP = "stop"
    TRY = "try"


class Objective(Model):
    """What the company wants to reach, over several cycles."""

    __tablename__ = "programme_objectives"

    title: Mapped[str]
    why: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)
    archived_at: Mapped[datetime | None]


class Cycle(Model):
    """Ninety days with goals; `ends_on` is its last day."""

    __tablename__ = "programme_cycles"
    __table_args__ = (CheckConstraint("ends_on > starts_on", name="ends_after_start"),)

    title: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[CycleState] = mapped_column(default=CycleState.PLANNED, index=True)
    summary: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None]

    goals: Mapped[list[Goal]] = relationship(
        back_populates="cycle", lazy="raise", order_by="Goal.position, Goal.id", cascade="all, delete-orphan"
    )
    lessons: Mapped[list[Lesson]] = relationship(
        lazy="raise", order_by="Lesson.id", foreign_keys="Lesson.cycle_id", cascade="all, delete-orphan"
    )

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.ends_on - self.starts_on).days + 1

    def day_number(self, day: date) -> int:
        """Return which day of the cycle a day is, from 1; 0 before it, its last one after it."""
        return min(max((day - self.starts_on).days + 1, 0), self.days)


class Goal(Model):
    """What is to be reached by the end of a cycle, bound to a metric of the house or to numbers entered by hand.

    Attributes:
        metric: The name of a metric, such as `programme.xd_rate`; `manual` for numbers entered by hand.
        unit: What numbers entered by hand count.
        department_id: Whose metric it is; None: the company's.
        baseline: The value it starts from; None: not measured yet.
        target: The value to reach; whether it lies above or below the baseline tells in which direction. None while it
            waits for the baseline.
        target_change: The change to reach, where the target was given as one: -0.25 is a quarter below the baseline.
    """

    __tablename__ = "programme_goals"
    __table_args__ = (CheckConstraint("target IS NOT NULL OR target_change IS NOT NULL", name="has_target"),)

    cycle_id: Mapped[int] = mapped_column(ForeignKey("programme_cycles.id"), index=True)
    objective_id: Mapped[int | None] = mapped_column(ForeignKey("programme_objectives.id"), index=True)
    title: Mapped[str]
    metric: Mapped[str]
    unit: Mapped[str] = mapped_column(default="")
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"), index=True)
    baseline: Mapped[float | None]
    target: Mapped[float | None]
    target_change: Mapped[float | None]
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)

    cycle: Mapped[Cycle] = relationship(back_populates="goals", lazy="raise")
    objective: Mapped[Objective | None] = relationship(lazy="raise")
    department: Mapped[Department | None] = relationship(lazy="raise")
    owner: Mapped[User] = relationship(lazy="raise")
    readings: Mapped[list[GoalReading]] = relationship(
        lazy="raise", order_by="GoalReading.day", cascade="all, delete-orphan"
    )
    check_ins: Mapped[list[CheckIn]] = relationship(
        lazy="raise", order_by="CheckIn.created_at.desc(), CheckIn.id.desc()", cascade="all, delete-orphan"
    )


class GoalReading(Model):
    """The value of a goal's metric on a day: read by the house every week, or entered by hand."""

    __tablename__ = "programme_goal_readings"
    __table_args__ = (UniqueConstraint("goal_id", "day"),)

    goal_id: Mapped[int] = mapped_column(ForeignKey("programme_goals.id"))
    day: Mapped[date]
    value: Mapped[float]


class CheckIn(Model):
    """What an owner says about a goal: how sure they are, what was done, what comes next."""

    __tablename__ = "programme_check_ins"

    goal_id: Mapped[int] = mapped_column(ForeignKey("programme_goals.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    confidence: Mapped[Confidence]
    note: Mapped[str] = mapped_column(Text, default="")

    author: Mapped[User] = relationship(lazy="raise")


class Lesson(Model):
    """What was learnt in a cycle.

    Attributes:
        carried_to_id: The next cycle, where it is to be heeded.
        heeded_at: When it was said to be heeded there.
    """

    __tablename__ = "programme_lessons"

    cycle_id: Mapped[int] = mapped_column(ForeignKey("programme_cycles.id"), index=True)
    kind: Mapped[LessonKind]
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    carried_to_id: Mapped[int | None] = mapped_column(ForeignKey("programme_cycles.id"), index=True)
    heeded_at: Mapped[datetime | None]

    author: Mapped[User] = relationship(lazy="raise")
