"""Finding skills, and who has them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.accounts.models import User
from app.accounts.policy import visible_to
from app.core.db import session
from app.core.generations import Memory
from app.core.pagination import Page, paginate
from app.people.models import Endorsement, Profile, ProfileSkill, Skill, SkillAlias, SkillInterest
from app.people.models.skill import fold_skill


def get_skill(skill_id: int) -> Skill | None:
    """Return a skill with its other names."""
    query = select(Skill).where(Skill.id == skill_id).options(selectinload(Skill.aliases))
    return session.scalars(query).one_or_none()


def count_skills() -> int:
    """Return how many skills the shared list has."""
    return session.scalar(select(func.count()).select_from(Skill)) or 0


def find_skills_by_id(skill_ids: Collection[int]) -> dict[int, Skill]:
    """Return skills by their ids."""
    return {one.id: one for one in session.scalars(select(Skill).where(Skill.id.in_(skill_ids)))}


def find_by_name(folded: Collection[str]) -> dict[str, Skill]:
    """Return skills by the folded name, or the folded other name, that was asked for."""
    named = {one.folded: one for one in session.scalars(select(Skill).where(Skill.folded.in_(folded)))}
    aliases = select(SkillAlias).where(SkillAlias.folded.in_(folded)).options(joinedload(SkillAlias.skill))
    return {one.folded: one.skill for one in session.scalars(aliases)} | named


def suggest_skills(text: str, limit: int = 10) -> Sequence[Skill]:
    """Return skills whose name, or other name, contains a text; those that begin with it first."""
    folded = fold_skill(text)
    if not folded:
        return []
    begins = Skill.folded.startswith(folded, autoescape=True)
    query = select(Skill).where(_named_like(text)).order_by(begins.desc(), Skill.folded)
    return session.scalars(query.limit(limit)).all()


def name_best_skills(user_ids: Collection[int], most: int = 3) -> dict[int, list[str]]:
    """Return the names of the skills that each of some people knows best, the best first."""
    query = select(Profile.user_id, Skill.name).join(Profile.skills).join(ProfileSkill.skill)
    query = query.where(Profile.user_id.in_(user_ids)).order_by(ProfileSkill.level.desc(), ProfileSkill.id)
    names: dict[int, list[str]] = {}
    for user_id, name in session.execute(query):
        held = names.setdefault(user_id, [])
        if len(held) < most:
            held.append(name)
    return names


@dataclass(frozen=True)
class Spread:
    """How many colleagues have a skill beyond learning it, and how many would like to learn it."""

    holders: int = 0
    learners: int = 0

    @property
    def is_thin(self) -> bool:
        """Whether it would leave the house with one person."""
        return self.holders == 1


SPREADS = Memory[None, dict[int, Spread]]("people", "profiles", size=1)


def _spreads(reader: User) -> dict[int, Spread]:
    """Return how spread each skill is that anybody has or wants; every reader sees the same people."""
    return SPREADS.get(None, lambda: _count_spreads(reader))


def _count_spreads(reader: User) -> dict[int, Spread]:
    people = (Profile.user_id == User.id) & visible_to(reader)
    holders = select(ProfileSkill.skill_id, func.count()).join(ProfileSkill.profile).where(ProfileSkill.level > 1)
    learners = select(SkillInterest.skill_id, func.count()).join(Profile, Profile.id == SkillInterest.profile_id)
    held = _pairs(holders.join(User, people).group_by(ProfileSkill.skill_id))
    wanted = _pairs(learners.join(User, people).group_by(SkillInterest.skill_id))
    return {id_: Spread(held.get(id_, 0), wanted.get(id_, 0)) for id_ in held.keys() | wanted.keys()}


def find_skills(reader: User, *, text: str = "", thin: bool = False, page: int = 1) -> Page[Skill]:
    """Return one page of the skills that anybody has or wants, by name.

    Args:
        reader: Who looks.
        text: Part of a name or other name.
        thin: Only those that one person alone has.
        page: From 1.
    """
    among = [id_ for id_, spread in _spreads(reader).items() if spread.is_thin or not thin]
    query = select(Skill).where(Skill.id.in_(among), _named_like(text) if text else true())
    return paginate(query.order_by(Skill.folded).options(selectinload(Skill.aliases)), page)


def count_holders(reader: User, skill_ids: Collection[int]) -> dict[int, int]:
    """Return how many colleagues have each of these skills beyond learning it, where anybody has."""
    return {id_: spread.holders for id_, spread in count_spread(reader, skill_ids).items() if spread.holders}


def count_spread(reader: User, skill_ids: Collection[int]) -> dict[int, Spread]:
    """Return how spread each of these skills is."""
    spreads = _spreads(reader)
    return {id_: spreads.get(id_, Spread()) for id_ in skill_ids}


def _pairs(query: Select[int, int]) -> dict[int, int]:
    return {skill_id: size for skill_id, size in session.execute(query)}  # noqa: C416 (rows are no pairs to mypy)


def _named_like(text: str) -> ColumnElement[bool]:
    """Return the SQL condition for skills whose name, or other name, contains a text."""
    folded = fold_skill(text)
    if not folded:
        return false()
    alias = exists().where(SkillAlias.skill_id == Skill.id, SkillAlias.folded.contains(folded, autoescape=True))
    return or_(Skill.folded.contains(folded, autoescape=True), alias)


def find_holders(reader: User, skill: Skill, page: int) -> Page[ProfileSkill]:
    """Return one page of the colleagues who have a skill, those who know it best first."""
    query = (
        select(ProfileSkill)
        .join(ProfileSkill.profile)
        .join(Profile.user)
        .where(ProfileSkill.skill_id == skill.id, visible_to(reader))
        .options(
            contains_eager(ProfileSkill.profile).contains_eager(Profile.user).joinedload(User.department),
            contains_eager(ProfileSkill.profile).joinedload(Profile.deputy),
        )
        .order_by(ProfileSkill.level.desc(), User.search_name, User.id)
    )
    return paginate(query, page)


def count_endorsements(skill: Skill, user_ids: Collection[int]) -> dict[int, int]:
    """Return how many colleagues who are still here endorse each of these people for a skill."""
    query = (
        select(Endorsement.user_id, func.count())
        .join(Endorsement.endorser)
        .where(Endorsement.skill_id == skill.id, Endorsement.user_id.in_(user_ids), User.deactivated_at.is_(None))
        .group_by(Endorsement.user_id)
    )
    return _pairs(query)


def list_learners(reader: User, skill: Skill, limit: int = 50) -> Sequence[User]:
    """Return the colleagues who would like to learn something, by name."""
    query = (
        select(User)
        .join(Profile, Profile.user_id == User.id)
        .join(Profile.interests)
        .where(SkillInterest.skill_id == skill.id, visible_to(reader))
        .order_by(User.search_name, User.id)
    )
    return session.scalars(query.limit(limit).options(joinedload(User.department))).all()


def list_endorsements(user_id: int) -> dict[int, list[Endorsement]]:
    """Return what colleagues say of a person's skills, by the skill, newest first; of those who are still here."""
    query = (
        select(Endorsement)
        .join(Endorsement.endorser)
        .where(Endorsement.user_id == user_id, User.deactivated_at.is_(None))
        .options(contains_eager(Endorsement.endorser))
        .order_by(Endorsement.created_at.desc(), Endorsement.id.desc())
    )
    found: dict[int, list[Endorsement]] = {}
    for one in session.scalars(query):
        found.setdefault(one.skill_id, []).append(one)
    return found


def find_endorsements(user: User, ids: Collection[int]) -> Sequence[Endorsement]:
    """Return those of some endorsements that a person has of colleagues who are still here, with their skills."""
    query = select(Endorsement).join(Endorsement.endorser)
    query = query.where(Endorsement.id.in_(ids), Endorsement.user_id == user.id, User.deactivated_at.is_(None))
    return session.scalars(query.options(joinedload(Endorsement.skill))).all()


def present_endorsements(ids: Collection[int]) -> Sequence[int]:
    """Return the ids of those of some endorsements that were not taken back."""
    return session.scalars(select(Endorsement.id).where(Endorsement.id.in_(ids))).all()
