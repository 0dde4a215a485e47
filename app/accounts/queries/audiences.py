"""Finding audiences, and whom they reach."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import selectinload

from app.accounts.models import (
    Audience,
    AudienceToken,
    Department,
    Group,
    GroupMember,
    User,
    department_token,
    group_token,
    user_token,
)
from app.accounts.models.audience import EVERYONE
from app.accounts.policy import can_see_group
from app.accounts.queries.departments import Branch, list_tree, within_departments
from app.accounts.queries.groups import list_groups
from app.accounts.queries.names import fold_name
from app.accounts.queries.people import find_named
from app.core.db import session

ID = re.compile(r"[1-9][0-9]{0,8}")
"""How an id is written in a token: one way only, and never too large for the database."""


@dataclass(frozen=True)
class Reach:
    """Whom an audience reaches.

    Attributes:
        people: How many people; where that is not exact, no more than so many.
        departments: In how many departments they are; 0 where that is not told.
        is_exact: Whether everybody is counted once.
    """

    people: int
    departments: int
    is_exact: bool = True


@dataclass(frozen=True)
class Option:
    """Something that can be chosen in the audience picker.

    Attributes:
        token: What is stored.
        label: Its name.
        kind: `department`, `group` or `person`.
        place: The department around it, which tells it from others of the same name.
        people: How many people it reaches.
    """

    token: str
    label: str
    kind: str
    place: str = ""
    people: int = 1


def get_audience(audience_id: int) -> Audience | None:
    """Return an audience with its tokens."""
    query = select(Audience).where(Audience.id == audience_id).options(selectinload(Audience.tokens))
    return session.scalars(query).one_or_none()


def _ids(tokens: Iterable[str], kind: str) -> list[int]:
    """Return the ids in the tokens of one kind; what is not a token of that kind is passed over."""
    parts = (token.partition(":") for token in tokens)
    numbers = (number for name, _colon, number in parts if name == kind and ID.fullmatch(number))
    return [int(number) for number in numbers]


def carries_one_of(tokens: Iterable[str]) -> ColumnElement[bool]:
    """Return the SQL condition for the people who carry one of these tokens."""
    tokens = set(tokens)
    if EVERYONE in tokens:
        return User.id.is_not(None)
    own = within_departments(_ids(tokens, "dept"))
    members = exists().where(GroupMember.user_id == User.id, GroupMember.group_id.in_(_ids(tokens, "group")))
    return or_(User.department_id.in_(own), members, User.id.in_(_ids(tokens, "user")))


def belongs_to(audience_id: int) -> ColumnElement[bool]:
    """Return the SQL condition for the people who belong to an audience: a token carried, all the way out."""
    conditions: list[ColumnElement[bool]] = []
    current: int | None = audience_id
    while current is not None:
        audience = get_audience(current)
        if audience is None:
            return false()
        conditions.append(carries_one_of(audience.token_texts))
        current = audience.within_id
    return and_(*conditions)


def surely_within(inner_id: int, outer_id: int) -> bool:
    """Tell whether everybody in one audience surely belongs to another, whoever joins or leaves a group."""
    outer, current = get_audience(outer_id), get_audience(inner_id)
    while outer is not None and current is not None:
        tokens = set(outer.token_texts)
        is_covered = EVERYONE in tokens or tokens.issuperset(current.token_texts)
        if current.id == outer.id or (outer.within_id is None and is_covered):
            return True
        current = get_audience(current.within_id) if current.within_id is not None else None
    return False


def reach_of(tokens: Iterable[str]) -> Reach:
    """Return how many active people in how many departments carry one of these tokens."""
    counts = select(func.count(User.id), func.count(func.distinct(User.department_id)))
    people, departments = session.execute(counts.where(carries_one_of(tokens), User.deactivated_at.is_(None))).one()
    return Reach(people, departments)


def reach_for(reader: User, tokens: Iterable[str]) -> Reach:
    """Return how many people an audience has, as far as that tells nobody who belongs to a group.

    A group whose members the reader may not see is added with its size, which everybody knows: counted together with a
    colleague, it would tell whether this one is a member.

    Args:
        reader: Who wants to know; memberships are loaded.
        tokens: The audience.
    """
    tokens = set(tokens)
    closed = [one for one in _named_groups(tokens) if not can_see_group(reader, one)]
    if EVERYONE in tokens or not closed:
        return reach_of(tokens)
    known = tokens - {group_token(one.id) for one in closed}
    people = reach_of(known).people + sum(reach_of([group_token(one.id)]).people for one in closed)
    return Reach(min(people, reach_of([EVERYONE]).people), 0, is_exact=not known and len(closed) == 1)


def _named_groups(tokens: Iterable[str]) -> Sequence[Group]:
    return session.scalars(select(Group).where(Group.id.in_(_ids(tokens, "group")))).all()


def list_carriers(tokens: Iterable[str]) -> Sequence[User]:
    """Return the active people who carry one of these tokens, by name."""
    query = select(User).where(carries_one_of(tokens), User.deactivated_at.is_(None))
    return session.scalars(query.order_by(User.search_name, User.id)).all()


def find_options(reader: User, text: str, limit: int = 8) -> list[Option]:
    """Return departments, groups and people in whose names words begin as typed, for the audience picker.

    Args:
        reader: Who picks.
        text: What was typed; nothing typed gives departments and groups.
        limit: The most options of one kind.
    """
    departments = [option for option in _department_options(list_tree()) if _is_called(option.label, text)]
    groups = [Option(group_token(one.group.id), one.group.name, "group", people=one.members) for one in list_groups()]
    named = [option for option in groups if _is_called(option.label, text)]
    people = [
        Option(user_token(one.id), one.name, "person", one.department.name) for one in find_named(reader, text, limit)
    ]
    return [*departments[:limit], *named[:limit], *people]


def _department_options(branches: Iterable[Branch], place: str = "") -> Iterator[Option]:
    for branch in branches:
        department = branch.department
        yield Option(department_token(department.id), department.name, "department", place, branch.people_below)
        yield from _department_options(branch.children, department.name)


def _is_called(name: str, text: str) -> bool:
    """Tell whether some word of a name begins with each of the words typed, accents and case aside."""
    folded = f" {fold_name(name)}"
    return all(f" {word}" in folded for word in fold_name(text).split())


def label_tokens(tokens: Iterable[str]) -> list[Option]:
    """Return how each token of an audience is called; tokens of what no longer exists are left out.

    Args:
        tokens: The audience's tokens; `all` is the caller's to word.
    """
    tokens = list(tokens)
    within = {kind: _ids(tokens, kind) for kind in ("dept", "group", "user")}
    departments = select(Department.id, Department.name).where(Department.id.in_(within["dept"]))
    groups = select(Group.id, Group.name).where(Group.id.in_(within["group"]))
    people = select(User.id, User.name).where(User.id.in_(within["user"]), User.deactivated_at.is_(None))
    named = (
        (within["dept"], departments.order_by(Department.name), department_token, "department"),
        (within["group"], groups.order_by(Group.name), group_token, "group"),
        (within["user"], people.order_by(User.search_name), user_token, "person"),
    )
    return [
        Option(token_of(id_), name, kind)
        for ids, query, token_of, kind in named
        if ids
        for id_, name in session.execute(query)
    ]


def name_audiences(audience_ids: Collection[int]) -> dict[int, list[str] | None]:
    """Return the departments, groups and people that audiences name, by the ids of the audiences; None for everyone."""
    query = select(AudienceToken.audience_id, AudienceToken.token).where(AudienceToken.audience_id.in_(audience_ids))
    carried: dict[int, list[str]] = {audience_id: [] for audience_id in audience_ids}
    for audience_id, token in session.execute(query):
        carried[audience_id].append(token)
    labels = label_tokens(set(chain.from_iterable(carried.values())))
    return {
        audience_id: None if EVERYONE in tokens else [one.label for one in labels if one.token in tokens]
        for audience_id, tokens in carried.items()
    }


def everyone_id() -> int:
    """Return the audience of everybody; the first migration stores it."""
    return session.scalars(select(Audience.id).where(Audience.digest == Audience.digest_of([EVERYONE]))).one()
