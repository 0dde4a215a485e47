"""What can happen to profiles."""

from __future__ import annotations

from dataclasses import dataclass

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
