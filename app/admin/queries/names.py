"""The names behind the ids that events carry, all with one query for each kind of thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.accounts.events import DepartmentDeleted, GroupDeleted
from app.accounts.models import Department, Group, User
from app.accounts.queries import name_audiences
from app.core.db import session
from app.core.events import StoredEvent
from app.core.feature import house

KINDS = ("user", "department", "group", "audience")
TEXTS = {
    "page_id": "page",
    "entry_id": "faq",
    "skill_id": "skill",
    "post_id": "news",
    "rumour_id": "rumour",
    "template_id": "template",
}
"""Which kind of text a field of an event holds the id of."""
FIELDS = {
    **dict.fromkeys(("actor_id", "user_id", "manager_id", "owner_id", "approver_ids"), "user"),
    **dict.fromkeys(("department_id", "parent_id", "owner_department_id"), "department"),
    "group_id": "group",
    **dict.fromkeys(("audience_id", "editors_id"), "audience"),
}
"""Which kind of thing a field of an event holds the id of, or several ids."""


@dataclass(frozen=True)
class Names:
    """What the ids in events stand for.

    Attributes:
        people: Names of people, by id.
        departments: Names of departments that exist.
        groups: Names of groups that exist.
        audiences: Whom audiences name, by their ids; None for everyone.
        gone: The last names of departments and groups that were deleted, by kind and id.
        texts: The titles of pages and other texts, by kind and id, those that the reader may see.
    """

    people: Mapping[int, str] = field(default_factory=dict)
    departments: Mapping[int, str] = field(default_factory=dict)
    groups: Mapping[int, str] = field(default_factory=dict)
    audiences: Mapping[int, Sequence[str] | None] = field(default_factory=dict)
    gone: Mapping[tuple[str, int], str] = field(default_factory=dict)
    texts: Mapping[tuple[str, int], str] = field(default_factory=dict)


def names_in(events: Sequence[StoredEvent], reader: User) -> Names:
    """Return the names of everything that events mention; the same few queries, however many events."""
    ids: dict[str, set[int]] = {kind: set() for kind in KINDS}
    for event in events:
        for key, value in _mentioned(event):
            if kind := kind_of(key):
                ids[kind].update(one for one in ids_in(value) if isinstance(one, int))
    departments = _names(Department, ids["department"])
    groups = _names(Group, ids["group"])
    audiences = name_audiences(ids["audience"]) if ids["audience"] else {}
    missing = ids["department"] - departments.keys() or ids["group"] - groups.keys()
    gone = _deleted_names() if missing else {}
    return Names(_names(User, ids["user"]), departments, groups, audiences, gone, _titles(events, reader))


def _titles(events: Sequence[StoredEvent], reader: User) -> dict[tuple[str, int], str]:
    """Return the titles of the texts that events are about, as the rooms show them to a reader."""
    titles: dict[tuple[str, int], str] = {}
    for key, kind in TEXTS.items():
        ids = sorted({event.payload[key] for event in events if event.payload.get(key)})
        source = house().search_sources.get(kind)
        if ids and source is not None:
            titles |= {(kind, id_): found.title for id_, found in source.present(reader, ids).items()}
    return titles


def kind_of(key: str) -> str | None:
    """Return what a field of an event holds the id of, one of `KINDS`; None: of nothing of these."""
    return FIELDS.get(key)


def ids_in(value: object) -> Sequence[Any]:
    """Return the ids in a field of an event, which holds one or several."""
    return value if isinstance(value, list) else [value]


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
