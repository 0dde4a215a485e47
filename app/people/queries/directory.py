"""The people page: a list of colleagues, and facets that narrow each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Department, User
from app.accounts.policy import visible_to
from app.accounts.queries import matching_name, resembling_name
from app.accounts.queries.departments import within_departments
from app.core.db import session
from app.core.generations import Memory
from app.core.pagination import Page, paginate
from app.people.models import Profile, ProfileLanguage, ProfileSkill, Skill

FACET_SIZE = 12
FEW = 2_000


@dataclass(frozen=True)
class Choice:
    """What a reader has narrowed the people page to.

    Attributes:
        text: Words of a name.
        is_tolerant: Whether near names will do, because nobody is called exactly that.
        department: A department, with all below it.
        location: A site.
        skill: The name of a skill.
        language: The code of a language.
    """

    text: str = ""
    is_tolerant: bool = False
    department: Department | None = None
    location: str = ""
    skill: str = ""
    language: str = ""

    @property
    def key(self) -> tuple[object, ...]:
        """What tells this choice from others."""
        return replace(self, department=None), self.department.id if self.department else None

    def without(self, name: str) -> Choice:
        """Return the same choice without what was chosen in one facet."""
        return replace(self, **{name: None if name == "department" else ""})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Facet:
    """One value to narrow by, and how many people would be left."""

    value: str
    label: str
    count: int


COUNTS = Memory[tuple[object, ...], list[Facet]]("people", "profiles", size=3_000)
TOTALS = Memory[tuple[object, ...], int]("people", "profiles", size=1_000)
CALLED = Memory[tuple[str, bool], Sequence[int]]("people", size=1_000)
"""What everybody sees alike (`visible_to`)."""


def _conditions(reader: User, choice: Choice) -> list[ColumnElement[bool]]:
    """Return the conditions for the people of a choice; that the reader may see them comes first."""
    conditions = [visible_to(reader)]
    if choice.text:
        conditions.append(_called(reader, choice))
    if choice.department:
        conditions.append(User.department_id.in_(within_departments([choice.department.id])))
    if choice.location:
        here = select(Profile.user_id).where(Profile.location == choice.location)
        conditions.append(User.id.in_(here))
    if choice.skill:
        able = select(Profile.user_id).join(Profile.skills).join(ProfileSkill.skill).where(Skill.name == choice.skill)
        conditions.append(User.id.in_(able))
    if choice.language:
        spoken = select(Profile.user_id).join(Profile.languages).where(ProfileLanguage.code == choice.language)
        conditions.append(User.id.in_(spoken))
    return conditions


def _called(reader: User, choice: Choice) -> ColumnElement[bool]:
    """Return the condition for people called like a text; where they are few, they are looked up once for all uses."""
    ids = _find_called(reader, choice.text, is_tolerant=choice.is_tolerant)
    return User.id.in_(ids) if len(ids) <= FEW else _named(choice.text, is_tolerant=choice.is_tolerant)


def _named(text: str, *, is_tolerant: bool) -> ColumnElement[bool]:
    return (resembling_name if is_tolerant else matching_name)(text)


def _find_called(reader: User, text: str, *, is_tolerant: bool) -> Sequence[int]:
    """Return the ids of people called like a text; where they are more than a few, one more than those."""

    def find() -> Sequence[int]:
        named = _named(text, is_tolerant=is_tolerant)
        return session.scalars(select(User.id).where(visible_to(reader), named).limit(FEW + 1)).all()

    return CALLED.get((text, is_tolerant), find)


def has_namesakes(reader: User, text: str) -> bool:
    """Tell whether any colleague is called like a text, without typing mistakes."""
    return bool(_find_called(reader, text, is_tolerant=False))


def find_colleagues(reader: User, choice: Choice, page: int) -> Page[User]:
    """Return one page of colleagues by name."""
    conditions = _conditions(reader, choice)
    total = TOTALS.get(choice.key, lambda: session.scalar(select(func.count(User.id)).where(*conditions)) or 0)
    query = select(User).where(*conditions).options(joinedload(User.department))
    return paginate(query.order_by(User.search_name, User.id), page, total=total)


def count_facets(reader: User, choice: Choice) -> dict[str, list[Facet]]:
    """Return what the people page can be narrowed by.

    Each facet counts the people left by the choices made in the others, so that its own values can be compared.

    Args:
        reader: Who looks; only people whom the reader may see are counted.
        choice: What is chosen so far.
    """
    return {name: _count_facet(reader, name, choice.without(name)) for name in FACETS}


def _count_facet(reader: User, name: str, choice: Choice) -> list[Facet]:
    """Return the most frequent values of a facet among the people of a choice; equals by name."""
    conditions = _conditions(reader, choice)

    def find() -> list[Facet]:
        rows = session.execute(FACETS[name](conditions))
        return [Facet(str(value), label, count) for value, label, count in rows]

    return COUNTS.get((name, *choice.key), find)


def _departments(conditions: Iterable[ColumnElement[bool]]) -> Select[int, str, int]:
    counted = select(User.department_id, func.count().label("people")).where(*conditions)
    of_each = counted.group_by(User.department_id).subquery()
    query = select(Department.id, Department.name, of_each.c.people).join(
        of_each, of_each.c.department_id == Department.id
    )
    return query.order_by(of_each.c.people.desc(), Department.name).limit(FACET_SIZE)


def _skills(conditions: Iterable[ColumnElement[bool]]) -> Select[str, str, int]:
    counted = select(ProfileSkill.skill_id, func.count().label("people")).join(ProfileSkill.profile).join(Profile.user)
    of_each = counted.where(*conditions).group_by(ProfileSkill.skill_id).subquery()
    query = select(Skill.name, Skill.name.label("label"), of_each.c.people).join(
        of_each, of_each.c.skill_id == Skill.id
    )
    return query.order_by(of_each.c.people.desc(), Skill.name).limit(FACET_SIZE)


def _locations(conditions: Iterable[ColumnElement[bool]]) -> Select[str, str, int]:
    people = func.count()
    query = select(Profile.location, Profile.location.label("label"), people).join(Profile.user)
    query = query.where(Profile.location != "", *conditions).group_by(Profile.location)
    return query.order_by(people.desc(), Profile.location).limit(FACET_SIZE)


def _languages(conditions: Iterable[ColumnElement[bool]]) -> Select[str, str, int]:
    people, code = func.count(), ProfileLanguage.code
    query = select(code, code.label("label"), people).join(Profile, Profile.id == ProfileLanguage.profile_id)
    query = query.join(Profile.user).where(*conditions).group_by(code)
    return query.order_by(people.desc(), code).limit(FACET_SIZE)


FACETS: Mapping[str, Callable[[Iterable[ColumnElement[bool]]], Select[Any, str, int]]] = {
    "department": _departments,
    "location": _locations,
    "language": _languages,
    "skill": _skills,
}
"""What people are narrowed by, and what counts each value among the people who fulfil some conditions."""
