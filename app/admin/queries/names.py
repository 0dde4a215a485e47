"""The names behind the ids that events carry, all with one query for each kind of thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from app.accounts.events import DepartmentDeleted, GroupDeleted
from app.accounts.models import Department, Group, User
from app.core.db import session
from app.core.events import StoredEvent

KINDS = ("user", "department", "group")
PEOPLE_FIELDS = {"actor_id", "user_id", "manager_id", "owner_id"}


@dataclass(frozen=True)
class Names:
    """What the ids in events stand for.

    Attributes:
        people: Names of people, by id.
        departments: Names of departments that exist.
        groups: Names of groups that exist.
        gone: The last names of departments and groups that were deleted, by kind and id.
    """

    people: Mapping[int, str] = field(default_factory=dict)
    departments: Mapping[int, str] = field(default_factory=dict)
    groups: Mapping[int, str] = field(default_factory=dict)
    gone: Mapping[tuple[str, int], str] = field(default_factory=dict)


def names_in(events: Iterable[StoredEvent]) -> Names:
    """Return the names of everything that events mention; four queries at most, however many events."""
    ids: dict[str, set[int]] = {kind: set() for kind in KINDS}
    for event in events:
        for key, value in _mentioned(event):
            if isinstance(value, int) and (kind := kind_of(key)):
                ids[kind].add(value)
    departments = _names(Department, ids["department"])
    groups = _names(Group, ids["group"])
    missing = ids["department"] - departments.keys() or ids["group"] - groups.keys()
    return Names(_names(User, ids["user"]), departments, groups, _deleted_names() if missing else {})


def kind_of(key: str) -> str | None:
    """Return what a field of an event holds the id of: `user`, `department` or `group`; None: of nothing of these."""
    if key in PEOPLE_FIELDS:
        return "user"
    return {"department_id": "department", "parent_id": "department", "group_id": "group"}.get(key)


def _mentioned(event: StoredEvent) -> Iterable[tuple[str, object]]:
    yield "actor_id", event.actor_id
    yield from event.payload.items()
    for key, values in (event.payload.get("changes") or {}).items():
        yield from ((key, value) for value in values)


def _names(model: type[User] | type[Department] | type[Group], ids: set[int]) -> dict[int, str]:
    return dict(session.execute(select(model.id, model.name).where(model.id.in_(ids))).all())


def _deleted_names() -> dict[tuple[str, int], str]:
    """Return what the deletions recorded: the id and the last name of what was deleted."""
    query = select(StoredEvent.payload).where(StoredEvent.name.in_([DepartmentDeleted.name, GroupDeleted.name]))
    return {
        (kind, payload[f"{kind}_id"]): payload[kind]
        for payload in session.scalars(query)
        for kind in ("department", "group")
        if kind in payload
    }
