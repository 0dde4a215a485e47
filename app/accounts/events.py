"""What can happen to accounts, departments, groups and roles."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from app.core.events import Event

AUDIT = "kept for the audit trail alone"


@dataclass(frozen=True, kw_only=True)
class UserCreated(Event):
    """Somebody has an account."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class UserChanged(Event):
    """What is known about an account changed; `changes` maps each field to its values before and after."""

    user_id: int
    changes: dict[str, list[Any]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class UserDeactivated(Event):
    """Somebody no longer belongs to the company."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class UserReactivated(Event):
    """Somebody belongs to the company again."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class LinkRequested(Event):
    """Somebody is to get a link by mail: an invitation, or one to choose a new password."""

    user_id: int
    link_id: int
    purpose: str


@dataclass(frozen=True, kw_only=True)
class PasswordResetRequested(Event):
    """Somebody asked for a new password; recorded alike whether or not the address belongs to an account."""

    user_id: int | None


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    """Somebody has a new password; `occurred_at` tells one change from the next."""

    user_id: int
    is_first: bool
    occurred_at: str


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    """Somebody signed in."""

    audit_only: ClassVar[str] = AUDIT
    user_id: int


@dataclass(frozen=True, kw_only=True)
class SignInFailed(Event):
    """A try to sign in failed; says whose account, where there is one, and nothing of what was typed."""

    audit_only: ClassVar[str] = AUDIT
    user_id: int | None


@dataclass(frozen=True, kw_only=True)
class SessionsEnded(Event):
    """Sessions of a person were ended before their time."""

    audit_only: ClassVar[str] = AUDIT
    user_id: int
    count: int


@dataclass(frozen=True, kw_only=True)
class RoleGranted(Event):
    """Somebody was made champion or administrator."""

    audit_only: ClassVar[str] = AUDIT
    user_id: int
    role: str
    department_id: int | None


@dataclass(frozen=True, kw_only=True)
class RoleRevoked(Event):
    """Somebody is no longer champion or administrator."""

    audit_only: ClassVar[str] = AUDIT
    user_id: int
    role: str
    department_id: int | None


@dataclass(frozen=True, kw_only=True)
class DepartmentCreated(Event):
    """There is a new department."""

    audit_only: ClassVar[str] = AUDIT
    department_id: int
    department: str


@dataclass(frozen=True, kw_only=True)
class DepartmentChanged(Event):
    """A department was renamed or moved; `changes` maps each field to its values before and after."""

    department_id: int
    department: str
    changes: dict[str, list[Any]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class DepartmentDeleted(Event):
    """An empty department was removed."""

    department_id: int
    department: str


@dataclass(frozen=True, kw_only=True)
class GroupCreated(Event):
    """There is a new group."""

    audit_only: ClassVar[str] = AUDIT
    group_id: int
    group: str


@dataclass(frozen=True, kw_only=True)
class GroupChanged(Event):
    """A group has another name, description or owner."""

    audit_only: ClassVar[str] = AUDIT
    group_id: int
    group: str
    changes: dict[str, list[Any]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class GroupDeleted(Event):
    """A group was removed."""

    audit_only: ClassVar[str] = AUDIT
    group_id: int
    group: str


@dataclass(frozen=True, kw_only=True)
class MemberAdded(Event):
    """Somebody became a member of a group."""

    audit_only: ClassVar[str] = AUDIT
    group_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class MemberRemoved(Event):
    """Somebody is no longer a member of a group."""

    audit_only: ClassVar[str] = AUDIT
    group_id: int
    user_id: int
