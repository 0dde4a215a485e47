"""What can happen to profiles."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Event):
    """A person's profile says something else than before."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class ProfileConfirmed(Event):
    """A person has found the profile still right."""

    audit_only = "freshness is read from the profile itself"
    user_id: int


@dataclass(frozen=True, kw_only=True)
class PeopleImported(Event):
    """A list of people was imported."""

    audit_only = "each account that it touched has an event of its own"
    created: int
    updated: int
    deactivated: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class SkillEndorsed(Event):
    """A colleague says that a person has a skill."""

    user_id: int
    skill_id: int
    endorsement_id: int


@dataclass(frozen=True, kw_only=True)
class EndorsementWithdrawn(Event):
    """A colleague takes an endorsement back."""

    user_id: int
    skill_id: int
    endorsement_id: int = 0


@dataclass(frozen=True, kw_only=True)
class SkillAdded(Event):
    """The shared list has a new skill."""

    skill_id: int


@dataclass(frozen=True, kw_only=True)
class SkillChanged(Event):
    """A skill is called otherwise, or has other names; `user_ids` are those who have it."""

    skill_id: int
    user_ids: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class SkillsMerged(Event):
    """Two skills have become one; `gone_id` and `gone_name` are of the one that went."""

    skill_id: int
    gone_id: int
    gone_name: str


@dataclass(frozen=True, kw_only=True)
class MistakeReported(Event):
    """A colleague has noticed a mistake in a profile."""

    user_id: int
    report_id: int


@dataclass(frozen=True, kw_only=True)
class ReportSettled(Event):
    """A reported mistake was seen to."""

    user_id: int
    report_id: int
