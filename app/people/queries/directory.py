"""The people page: a list of colleagues, and facets that narrow each other."""

from __future__ import annotations

from collections.abc import Sequence
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
FEW = 500


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


@dataclass(frozen=True)
class Facet:
    """One value to narrow by, and how many people would be left."""

    value: str
    label: str
    count: int


FACETS = Memory[tuple[object, ...], dict[str, list[Facet]]]("people", "profiles", size=1_000)
TOTALS = Memory[tuple[object, ...], int]("people", "profiles", size=1_000)
CALLED = Memory[tuple[str, bool], Sequence[int]]("people", size=1_000)
"""What everybody sees alike (`visible_to`)."""


def _conditions(reader: User, choice: Choice) -> dict[str, ColumnElement[bool]]:
    """Return the condition of each part of a choice; what everybody may see comes first."""
    conditions = {"visible": visible_to(reader)}
    if choice.text:
        conditions["text"] = _called(reader, choice)
    if choice.department:
        conditions["department"] = User.department_id.in_(within_departments([choice.department.id]))
    if choice.location:
        here = select(Profile.user_id).where(Profile.location == choice.location)
        conditions["location"] = User.id.in_(here)
    if choice.skill:
        able = select(Profile.user_id).join(Profile.skills).join(ProfileSkill.skill).where(Skill.name == choice.skill)
        conditions["skill"] = User.id.in_(able)
    if choice.language:
        spoken = select(Profile.user_id).join(Profile.languages).where(ProfileLanguage.code == choice.language)
        conditions["language"] = User.id.in_(spoken)
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
    conditions = _conditions(reader, choice).values()
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
    return FACETS.get(choice.key, lambda: _count_facets(reader, choice))


def _count_facets(reader: User, choice: Choice) -> dict[str, list[Facet]]:
    conditions = _conditions(reader, choice)

    def left_by_others(name: str) -> list[ColumnElement[bool]]:
        return [condition for key, condition in conditions.items() if key != name]

    count = func.count(User.id)
    departments = select(Department.id, Department.name.label("label"), count).join(User.department)
    locations = (
        select(Profile.location, Profile.location.label("label"), count)
        .join(Profile.user)
        .where(Profile.location != "")
    )
    skills = (
        select(Skill.name, Skill.name.label("label"), count)
        .join(ProfileSkill.skill)
        .join(ProfileSkill.profile)
        .join(Profile.user)
    )
    spoken = (
        select(ProfileLanguage.code, ProfileLanguage.code.label("label"), count)
        .join(Profile, Profile.id == ProfileLanguage.profile_id)
        .join(Profile.user)
    )
    return {
        "department": _facets(departments.where(*left_by_others("department")).group_by(Department.id)),
        "location": _facets(locations.where(*left_by_others("location")).group_by(Profile.location)),
        "language": _facets(spoken.where(*left_by_others("language")).group_by(ProfileLanguage.code)),
        "skill": _facets(skills.where(*left_by_others("skill")).group_by(Skill.id)),
    }


def _facets(query: Select[Any, str, int]) -> list[Facet]:
    """Return the most frequent values of a facet; equals by name."""
    rows = session.execute(query.order_by(func.count(User.id).desc(), "label").limit(FACET_SIZE))
    return [Facet(str(value), label, count) for value, label, count in rows]
