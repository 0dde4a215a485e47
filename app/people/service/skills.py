"""Skills: what a person can do and would like to learn, and the list that everybody shares."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from app.accounts.models import User
from app.core.db import lock, session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require
from app.core.typography import one_line
from app.people import events, policy
from app.people.models import LEVELS, Profile, ProfileSkill, Skill, SkillInterest
from app.people.models.skill import DEFAULT_LEVEL, fold_skill
from app.people.queries.skills import find_by_name
from app.people.service.profiles import note_change, profile_of

NAME_LENGTH = 80
MOST = 60
"""Skills on one profile; more say nothing."""


def checked_name(name: str) -> str:
    """Return the name of a skill as it is kept.

    Raises:
        InvalidError: It is empty, too long, or has no letter in it.
    """
    name = one_line(name)
    if not fold_skill(name):
        raise InvalidError(_("Name the skill in a word or a few."), "name")
    if len(name) > NAME_LENGTH:
        raise InvalidError(
            _("“%(name)s…” is too long for a skill: %(most)s characters at most.", name=name[:40], most=NAME_LENGTH),
            "name",
        )
    return name


def skill_named(name: str) -> Skill:
    """Return the skill of a name or of another name for it; a new one where there is none yet.

    Raises:
        InvalidError: No skill can be called that.
    """
    name = checked_name(name)
    lock("people.skills")
    known = find_by_name([fold_skill(name)])
    if known:
        return known[fold_skill(name)]
    skill = Skill(name=name, folded=fold_skill(name), aliases=[])
    session.add(skill)
    session.flush()
    record(events.SkillAdded(skill_id=skill.id))
    return skill


def set_skill(actor: User, user: User, name: str, level: int = DEFAULT_LEVEL) -> ProfileSkill:
    """Note that a person has a skill, or has it at another level.

    Args:
        actor: Who notes it: the person, or who administers people.
        user: Whose skill.
        name: The skill, by its name or another name for it.
        level: From 1 to 4.

    Raises:
        ForbiddenError: The actor may not change this profile.
        InvalidError: The name or the level is none, or there are too many.
    """
    require(policy.can_edit_profile(actor, user))
    if level not in LEVELS:
        raise InvalidError(_("A level is a number from 1 to 4."), "level")
    skill, profile = skill_named(name), profile_of(user)
    held = next((one for one in profile.skills if one.skill_id == skill.id), None)
    if held is None:
        if len(profile.skills) >= MOST:
            raise InvalidError(_("These are %(most)s skills; take one away first.", most=MOST), "name")
        held = ProfileSkill(skill=skill, skill_id=skill.id, level=level)
        profile.skills.append(held)
    held.level = level
    note_change(actor, profile)
    return held


def remove_skill(actor: User, user: User, skill_id: int) -> ProfileSkill | None:
    """Take a skill off a profile; what colleagues said of it stays, should it come back.

    Returns:
        What was taken off; None where it was not there.

    Raises:
        ForbiddenError: The actor may not change this profile.
    """
    require(policy.can_edit_profile(actor, user))
    profile = profile_of(user)
    held = next((one for one in profile.skills if one.skill_id == skill_id), None)
    if held is not None:
        profile.skills.remove(held)
        note_change(actor, profile)
    return held


def add_interest(actor: User, user: User, name: str) -> Skill:
    """Note that a person would like to learn something.

    Raises:
        ForbiddenError: The actor may not change this profile.
        InvalidError: No skill can be called that, or there are too many.
    """
    require(policy.can_edit_profile(actor, user))
    skill, profile = skill_named(name), profile_of(user)
    if all(one.skill_id != skill.id for one in profile.interests):
        if len(profile.interests) >= MOST:
            raise InvalidError(_("These are %(most)s skills; take one away first.", most=MOST), "name")
        profile.interests.append(SkillInterest(skill=skill, skill_id=skill.id))
        note_change(actor, profile)
    return skill


def remove_interest(actor: User, user: User, skill_id: int) -> SkillInterest | None:
    """Note that a person does not want to learn something any more.

    Raises:
        ForbiddenError: The actor may not change this profile.
    """
    require(policy.can_edit_profile(actor, user))
    profile = profile_of(user)
    held = next((one for one in profile.interests if one.skill_id == skill_id), None)
    if held is not None:
        profile.interests.remove(held)
        note_change(actor, profile)
    return held


def set_skills(user: User, levels: Mapping[str, int]) -> Mapping[str, tuple[int, int]]:
    """Give a person exactly these skills, as a list of people has them.

    Args:
        user: Whose skills.
        levels: Levels from 1 to 4 by the skill's name; names of the same skill are one.

    Returns:
        The levels before and now of each skill that differs, by its name; 0 where it is not there.

    Raises:
        InvalidError: No skill can be called that.
    """
    profile = profile_of(user)
    before = _levels_of(profile)
    wanted = {(skill := skill_named(name)).id: (skill, level) for name, level in levels.items()}
    for held in [one for one in profile.skills if one.skill_id not in wanted]:
        profile.skills.remove(held)
    held_by_id = {one.skill_id: one for one in profile.skills}
    for skill_id, (skill, level) in wanted.items():
        if skill_id in held_by_id:
            held_by_id[skill_id].level = level
        else:
            profile.skills.append(ProfileSkill(skill=skill, skill_id=skill_id, level=level))
    after = _levels_of(profile)
    levels_by_name = {name: (before.get(name, 0), after.get(name, 0)) for name in before | after}
    changes = {name: pair for name, pair in levels_by_name.items() if pair[0] != pair[1]}
    if changes:
        note_change(None, profile)
    return changes


def _levels_of(profile: Profile) -> dict[str, int]:
    return {one.skill.name: one.level for one in profile.skills}


def parse_skills(text: str) -> dict[str, int]:
    """Return levels by skill from a text such as `welding:3; German`.

    Raises:
        InvalidError: A level is not a number from 1 to 4, or a name is none.
    """
    levels = {}
    for part in text.split(";"):
        name, _colon, level = (piece.strip() for piece in part.partition(":"))
        if level and (not level.isdecimal() or int(level) not in LEVELS):
            raise InvalidError(_("“%(part)s”: a level is a number from 1 to 4.", part=part.strip()))
        if name:
            levels[checked_name(name)] = int(level) if level else DEFAULT_LEVEL
    return levels
