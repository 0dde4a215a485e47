"""What can happen in the programme."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.core.events import Event

AUDIT = "kept for the audit trail alone"


@dataclass(frozen=True, kw_only=True)
class TrafficImported(Event):
    """A file of mail traffic was read; says how much, and nothing out of it."""

    audit_only = AUDIT
    import_id: int
    counted: int
    repeated: int


@dataclass(frozen=True, kw_only=True)
class MeterSettingsChanged(Event):
    """The meter is set in another way; `changes` maps each setting to its values before and after."""

    audit_only = AUDIT
    changes: dict[str, list[Any]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ObjectivesChanged(Event):
    """An objective is new, told in other words, or laid aside."""

    audit_only = AUDIT
    objective_id: int


@dataclass(frozen=True, kw_only=True)
class CyclePlanned(Event):
    """There is a new cycle."""

    audit_only = AUDIT
    cycle_id: int


@dataclass(frozen=True, kw_only=True)
class CycleChanged(Event):
    """A cycle is called or dated in another way; `changes`: fields, with values before and after."""

    audit_only = AUDIT
    cycle_id: int
    changes: dict[str, list[Any]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CycleDropped(Event):
    """A cycle that was planned is not going to be; `title` is what it was called."""

    audit_only = AUDIT
    cycle_id: int
    title: str


@dataclass(frozen=True, kw_only=True)
class LessonsChanged(Event):
    """A lesson of a cycle is noted, struck out, carried on or heeded."""

    audit_only = AUDIT
    cycle_id: int
    lesson_id: int


@dataclass(frozen=True, kw_only=True)
class CycleStarted(Event):
    """A cycle has begun: its goals have their baselines."""

    cycle_id: int


@dataclass(frozen=True, kw_only=True)
class CycleClosed(Event):
    """A cycle is over: its report stands."""

    cycle_id: int


@dataclass(frozen=True, kw_only=True)
class GoalSet(Event):
    """A goal is new, or somebody else's now; its owner is to know."""

    goal_id: int
    owner_id: int


@dataclass(frozen=True, kw_only=True)
class GoalChanged(Event):
    """A goal is told, measured or aimed in another way, or taken away; `changes`: values before and after, by field."""

    audit_only = AUDIT
    goal_id: int
    changes: dict[str, list[Any]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class GoalCheckedIn(Event):
    """An owner said how a goal stands."""

    audit_only = AUDIT
    goal_id: int


@dataclass(frozen=True, kw_only=True)
class CheckInsDue(Event):
    """Somebody has goals of which nothing was heard for a week; `on` is the day on which they are told."""

    user_id: int
    cycle_id: int
    on: str


@dataclass(frozen=True, kw_only=True)
class AuditOpened(Event):
    """People are asked to fill in the questionnaire."""

    audit_id: int


@dataclass(frozen=True, kw_only=True)
class AuditClosed(Event):
    """The questionnaire is over; what was answered can be looked at."""

    audit_only = AUDIT
    audit_id: int
