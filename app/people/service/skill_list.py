"""Keeping the shared list of skills: other names, new names, two skills that are one."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from app.accounts.models import User
from app.core.db import lock, session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require
from app.people import events, policy
from app.people.models import Endorsement, HiddenEvidence, Profile, ProfileSkill, Skill, SkillAlias, SkillInterest
from app.people.models.skill import fold_skill
from app.people.queries.skills import find_by_name
from app.people.service.skills import checked_name


def rename_skill(actor: User, skill: Skill, name: str) -> None:
    """Call a skill something else; the old name becomes another name for it.

    Args:
        actor: Who keeps the list.
        skill: The skill, with its other names.
        name: What it is to be called.

    Raises:
        ForbiddenError: The actor does not keep the list.
        InvalidError: The name is none, or another skill's.
    """
    require(policy.can_keep_skills(actor))
    name, before = checked_name(name), skill.name
    folded = fold_skill(name)
    lock("people.skills")
    _refuse_taken(skill, folded)
    if folded != skill.folded:
        skill.aliases[:] = [one for one in skill.aliases if one.folded != folded]
        session.flush()
        former = skill.folded
        skill.name, skill.folded = name, folded
        session.flush()
        skill.aliases.append(SkillAlias(name=before, folded=former))
    skill.name = name
    _record(actor, skill, _holders_of(skill.id))


def add_alias(actor: User, skill: Skill, name: str) -> SkillAlias:
    """Let a skill be found and named by another name too.

    Raises:
        ForbiddenError: The actor does not keep the list.
        InvalidError: The name is none, or another skill's: those two would have to be merged.
    """
    require(policy.can_keep_skills(actor))
    name = checked_name(name)
    folded = fold_skill(name)
    lock("people.skills")
    _refuse_taken(skill, folded)
    known = next((one for one in skill.aliases if one.folded == folded), None)
    if known is not None:
        return known
    if folded == skill.folded:
        raise InvalidError(_("It is called that already."), "name")
    alias = SkillAlias(name=name, folded=folded)
    skill.aliases.append(alias)
    _record(actor, skill, _holders_of(skill.id))
    return alias


def remove_alias(actor: User, skill: Skill, alias_id: int) -> None:
    """Take another name away from a skill.

    Raises:
        ForbiddenError: The actor does not keep the list.
    """
    require(policy.can_keep_skills(actor))
    skill.aliases[:] = [one for one in skill.aliases if one.id != alias_id]
    _record(actor, skill, _holders_of(skill.id))


def merge_skills(actor: User, skill: Skill, other: Skill) -> None:
    """Make two skills one: everything of the other goes to the first, and its names lead there.

    Whoever has both keeps the higher level; whoever did not want to be found by either is not found by the one.

    Args:
        actor: Who keeps the list.
        skill: The one that stays, with its other names.
        other: The one that goes, with its other names.

    Raises:
        ForbiddenError: The actor does not keep the list.
        InvalidError: They are the same.
    """
    require(policy.can_keep_skills(actor))
    if skill.id == other.id:
        raise InvalidError(_("This is the same skill. Pick the other one."), "other")
    lock("people.skills")
    holders = [*_holders_of(skill.id), *_holders_of(other.id)]
    _move_levels(skill.id, other.id)
    _move(SkillInterest, SkillInterest.profile_id, skill.id, other.id)
    _move_endorsements(skill.id, other.id)
    _move_hiding(skill.id, other.id)
    names = [(other.name, other.folded), *((one.name, one.folded) for one in other.aliases)]
    session.delete(other)
    session.flush()
    skill.aliases.extend(SkillAlias(name=name, folded=folded) for name, folded in names)
    record(events.SkillsMerged(actor_id=actor.id, skill_id=skill.id, gone_id=other.id, gone_name=names[0][0]))
    _record(actor, skill, sorted(set(holders)))


def _move_levels(to_id: int, from_id: int) -> None:
    held = {one.profile_id: one for one in session.scalars(select(ProfileSkill).where(ProfileSkill.skill_id == to_id))}
    for one in session.scalars(select(ProfileSkill).where(ProfileSkill.skill_id == from_id)).all():
        if one.profile_id in held:
            held[one.profile_id].level = max(held[one.profile_id].level, one.level)
            session.delete(one)
        else:
            one.skill_id = to_id
    session.flush()


def _move(model: type[SkillInterest], owner: object, to_id: int, from_id: int) -> None:
    already = select(owner).where(model.skill_id == to_id)  # type: ignore[call-overload]
    session.execute(delete(model).where(model.skill_id == from_id, owner.in_(already)))  # type: ignore[attr-defined]
    session.execute(update(model).where(model.skill_id == from_id).values(skill_id=to_id))


def _move_hiding(to_id: int, from_id: int) -> None:
    is_skill = HiddenEvidence.kind == "skill"
    already = select(HiddenEvidence.user_id).where(is_skill, HiddenEvidence.number == to_id)
    gone = (is_skill, HiddenEvidence.number == from_id)
    session.execute(delete(HiddenEvidence).where(*gone, HiddenEvidence.user_id.in_(already)))
    session.execute(update(HiddenEvidence).where(*gone).values(number=to_id))


def _move_endorsements(to_id: int, from_id: int) -> None:
    known = {
        (one.user_id, one.endorser_id)
        for one in session.scalars(select(Endorsement).where(Endorsement.skill_id == to_id))
    }
    for one in session.scalars(select(Endorsement).where(Endorsement.skill_id == from_id)).all():
        if (one.user_id, one.endorser_id) in known:
            session.delete(one)
        else:
            one.skill_id = to_id
    session.flush()


def _refuse_taken(skill: Skill, folded: str) -> None:
    taken = find_by_name([folded]).get(folded)
    if taken is not None and taken.id != skill.id:
        raise InvalidError(_("“%(name)s” is a skill of its own. Merge the two instead.", name=taken.name), "name")


def _holders_of(skill_id: int) -> Sequence[int]:
    """Return the people on whose profiles a skill stands."""
    query = select(Profile.user_id).join(Profile.skills).where(ProfileSkill.skill_id == skill_id)
    return session.scalars(query).all()


def _record(actor: User, skill: Skill, user_ids: Sequence[int]) -> None:
    record(events.SkillChanged(actor_id=actor.id, skill_id=skill.id, user_ids=list(user_ids)))
