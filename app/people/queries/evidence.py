"""Evidence of what people know, as far as the reader may see it and the person lets it count."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models import User
from app.accounts.policy import audience_ids_of, visible_to
from app.core.db import session
from app.core.generations import Memory
from app.core.pagination import Page, paginate
from app.people.models import Contribution, Endorsement, HiddenEvidence, Profile, ProfileSkill


def _is_counted(user_id: InstrumentedAttribute[int], kind: object, number: object) -> ColumnElement[bool]:
    """Return the SQL condition for evidence that its owner has not hidden."""
    return ~exists().where(
        HiddenEvidence.user_id == user_id, HiddenEvidence.kind == kind, HiddenEvidence.number == number
    )


def _is_suggested(reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for people who may be suggested to a reader: colleagues who have not opted out."""
    opted_out = select(Profile.user_id).where(Profile.is_suggested.is_(False))
    return visible_to(reader) & User.id.not_in(opted_out)


@dataclass(frozen=True, slots=True)
class Authorship:
    """That a person wrote a part of a thing, and when last."""

    user_id: int
    kind: str
    number: int
    share: float
    made_on: date


def list_contributions(reader: User, numbers: Mapping[str, Collection[int]]) -> Sequence[Authorship]:
    """Return who wrote some things, out of those who may be suggested.

    Args:
        reader: Who asks.
        numbers: Those of the things that the reader may see, by their kind.
    """
    some = [
        and_(Contribution.kind == kind, Contribution.number.in_(sorted(those)))
        for kind, those in numbers.items()
        if those
    ]
    if not some:
        return []
    query = (
        select(Contribution.user_id, Contribution.kind, Contribution.number, Contribution.share, Contribution.made_on)
        .join(User, User.id == Contribution.user_id)
        .where(or_(*some), _is_suggested(reader))
        .where(_is_counted(Contribution.user_id, Contribution.kind, Contribution.number))
    )
    return [Authorship(*row) for row in session.execute(query)]


def count_texts(reader: User, user_ids: Collection[int]) -> dict[int, int]:
    """Return how many texts these people wrote that the reader may see."""
    query = (
        select(Contribution.user_id, func.count())
        .where(Contribution.user_id.in_(user_ids), Contribution.audience_id.in_(audience_ids_of(reader)))
        .group_by(Contribution.user_id)
    )
    return {user_id: size for user_id, size in session.execute(query)}  # noqa: C416 (rows are no pairs to mypy)


@dataclass(frozen=True)
class Claim:
    """That a person names a skill, and how many colleagues endorse it."""

    user_id: int
    skill_id: int
    level: int
    endorsements: int


CLAIMS = Memory[tuple[int, ...], Sequence[Claim]]("people", "profiles", size=300)


def list_claims(reader: User, skill_ids: Collection[int]) -> Sequence[Claim]:
    """Return who names these skills, out of those who may be suggested; that is the same for every reader."""
    return CLAIMS.get(tuple(sorted(skill_ids)), lambda: _list_claims(reader, skill_ids))


def _list_claims(reader: User, skill_ids: Collection[int]) -> Sequence[Claim]:
    endorsed = (
        select(func.count())
        .select_from(Endorsement)
        .where(Endorsement.user_id == Profile.user_id, Endorsement.skill_id == ProfileSkill.skill_id)
        .where(_is_counted(Profile.user_id, "endorsement", Endorsement.id))
        .where(Endorsement.endorser_id.in_(select(User.id).where(User.deactivated_at.is_(None))))
        .correlate(Profile, ProfileSkill)
        .scalar_subquery()
    )
    query = (
        select(Profile.user_id, ProfileSkill.skill_id, ProfileSkill.level, endorsed)
        .join(ProfileSkill.profile)
        .join(Profile.user)
        .where(ProfileSkill.skill_id.in_(skill_ids), _is_suggested(reader))
        .where(_is_counted(Profile.user_id, "skill", ProfileSkill.skill_id))
    )
    return [Claim(*row) for row in session.execute(query)]


TOLD = Memory[tuple[int, ...], Mapping[int, str]]("people", "profiles", size=300)


def list_told(reader: User, user_ids: Collection[int]) -> Mapping[int, str]:
    """Return what profiles tell beyond name, place and skills, of people who may be suggested and let theirs count.

    That is the same for every reader.
    """
    return TOLD.get(tuple(sorted(user_ids)), lambda: _list_told(reader, user_ids))


def _list_told(reader: User, user_ids: Collection[int]) -> Mapping[int, str]:
    told = (Profile.ask_me, Profile.projects, Profile.about)
    query = (
        select(User.id, User.title, *told)
        .outerjoin(Profile, Profile.user_id == User.id)
        .where(User.id.in_(user_ids), _is_suggested(reader), _is_counted(User.id, "profile", User.id))
    )
    return {row[0]: " ".join(part for part in row[1:] if part) for row in session.execute(query)}


def find_own_contributions(reader: User, page: int) -> Page[Contribution]:
    """Return one page of what one has written oneself, as far as one may still read it, newest first."""
    query = select(Contribution).where(
        Contribution.user_id == reader.id, Contribution.audience_id.in_(audience_ids_of(reader))
    )
    return paginate(query.order_by(Contribution.made_on.desc(), Contribution.id.desc()), page)


def list_hidden(user: User) -> set[tuple[str, int]]:
    """Return kind and number of what a person does not want to count."""
    query = select(HiddenEvidence.kind, HiddenEvidence.number).where(HiddenEvidence.user_id == user.id)
    return {(kind, number) for kind, number in session.execute(query)}
