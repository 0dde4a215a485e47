"""The people page: a list of colleagues, and facets that narrow each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, load_only

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
CALLED = Memory[tuple[str, bool], Sequence[int]]("people", size=1_000)
BRANCHES = Memory[int, Sequence[int]]("people", size=1_000)
"""What everybody sees alike (`visible_to`)."""

Id = InstrumentedAttribute[int]
IN_A_LIST = (
    load_only(User.name, User.title, User.department_id, raiseload=True),
    joinedload(User.department).load_only(Department.name, raiseload=True),
)


def _people(reader: User, choice: Choice, person: Id = User.id) -> list[ColumnElement[bool]]:
    """Return the conditions for the people of a choice; that the reader may see them comes first.

    Few have left: who they are is found out once, instead of looking at everybody who has not.

    Args:
        reader: Who looks.
        choice: What is chosen.
        person: The column that says of whom a row tells.
    """
    return [person.not_in(_hidden(reader)), *_chosen(reader, choice, person)]


def _hidden(reader: User) -> Select[int]:
    return select(User.id).where(~visible_to(reader)).correlate(None)


def _chosen(reader: User, choice: Choice, person: Id) -> list[ColumnElement[bool]]:
    wanted: list[Select[int]] = []
    if choice.department:
        wanted.append(select(User.id).where(User.department_id.in_(_branch(choice.department))))
    if choice.location:
        wanted.append(select(Profile.user_id).where(Profile.location == choice.location))
    if choice.skill:
        able = select(Profile.user_id).join(Profile.skills).join(ProfileSkill.skill)
        wanted.append(able.where(Skill.name == choice.skill))
    if choice.language:
        speaking = select(Profile.user_id).join(Profile.languages)
        wanted.append(speaking.where(ProfileLanguage.code == choice.language))
    called = [_called(reader, choice, person)] if choice.text else []
    return [*called, *(person.in_(query.correlate(None)) for query in wanted)]


def _profiles(reader: User, choice: Choice, profile: Id) -> list[ColumnElement[bool]]:
    """Return the same conditions for what belongs to profiles, so that an index is enough to count it.

    Args:
        reader: Who looks.
        choice: What is chosen.
        profile: The column that says to whose profile a row belongs.
    """
    hidden = select(Profile.id).where(Profile.user_id.in_(_hidden(reader))).correlate(None)
    chosen = _chosen(reader, choice, Profile.user_id)
    among = [profile.in_(select(Profile.id).where(*chosen).correlate(None))] if chosen else []
    return [profile.not_in(hidden), *among]


def _branch(department: Department) -> Sequence[int]:
    """Return the ids of a department and of all below it."""
    return BRANCHES.get(department.id, lambda: session.scalars(within_departments([department.id])).all())


def _called(reader: User, choice: Choice, person: Id) -> ColumnElement[bool]:
    """Return the condition for people called like a text; where they are few, they are looked up once for all uses."""
    ids = _find_called(reader, choice.text, is_tolerant=choice.is_tolerant)
    if len(ids) <= FEW:
        return person.in_(ids)
    return person.in_(select(User.id).where(_named(choice.text, is_tolerant=choice.is_tolerant)).correlate(None))


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
    """Return one page of colleagues by name, with what a list shows of them."""
    query = select(User).where(*_people(reader, choice)).options(*IN_A_LIST)
    return paginate(query.order_by(User.search_name, User.id), page, total=_count(reader, choice))


def _count(reader: User, choice: Choice) -> int:
    """Return how many people a choice leaves: they are counted by department for the facet anyhow."""
    chosen = {str(one) for one in _branch(choice.department)} if choice.department else None
    counted = _count_facet(reader, "department", choice)
    return sum(one.count for one in counted if chosen is None or one.value in chosen)


def count_facets(reader: User, choice: Choice) -> dict[str, list[Facet]]:
    """Return what the people page can be narrowed by.

    Each facet counts the people left by the choices made in the others, so that its own values can be compared.

    Args:
        reader: Who looks; only people whom the reader may see are counted.
        choice: What is chosen so far.
    """
    return {name: _count_facet(reader, name, choice)[:FACET_SIZE] for name in FACETS}


def _count_facet(reader: User, name: str, choice: Choice) -> list[Facet]:
    """Return the values of a facet among the people of the other choices, the most frequent first, equals by name.

    All departments are there, of other facets the most frequent values.
    """
    others = choice.without(name)

    def find() -> list[Facet]:
        rows = session.execute(FACETS[name](reader, others))
        return [Facet(str(value), label, people) for value, label, people in rows]

    return COUNTS.get((name, *others.key), find)


def _departments(reader: User, choice: Choice) -> Select[int, str, int]:
    counted = select(User.department_id, func.count().label("people")).where(*_people(reader, choice))
    of_each = counted.group_by(User.department_id).subquery()
    query = select(Department.id, Department.name, of_each.c.people).join(
        of_each, of_each.c.department_id == Department.id
    )
    return query.order_by(of_each.c.people.desc(), Department.name)


def _skills(reader: User, choice: Choice) -> Select[str, str, int]:
    counted = select(ProfileSkill.skill_id, func.count().label("people"))
    counted = counted.where(*_profiles(reader, choice, ProfileSkill.profile_id))
    of_each = counted.group_by(ProfileSkill.skill_id).subquery()
    query = select(Skill.name, Skill.name.label("label"), of_each.c.people).join(
        of_each, of_each.c.skill_id == Skill.id
    )
    return query.order_by(of_each.c.people.desc(), Skill.name).limit(FACET_SIZE)


def _locations(reader: User, choice: Choice) -> Select[str, str, int]:
    people, location = func.count(), Profile.location
    query = select(location, location.label("label"), people).where(location != "")
    query = query.where(*_profiles(reader, choice, Profile.id)).group_by(location)
    return query.order_by(people.desc(), location).limit(FACET_SIZE)


def _languages(reader: User, choice: Choice) -> Select[str, str, int]:
    people, code = func.count(), ProfileLanguage.code
    query = select(code, code.label("label"), people)
    query = query.where(*_profiles(reader, choice, ProfileLanguage.profile_id)).group_by(code)
    return query.order_by(people.desc(), code).limit(FACET_SIZE)


FACETS: Mapping[str, Callable[[User, Choice], Select[Any, str, int]]] = {
    "department": _departments,
    "location": _locations,
    "language": _languages,
    "skill": _skills,
}
"""What people are narrowed by, and what counts each value among the people of a choice."""
