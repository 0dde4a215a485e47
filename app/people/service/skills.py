"""Skills of a profile, as they are stored and as people write them."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.queries import fold_name
from app.core.db import session
from app.core.errors import InvalidError
from app.people.models import LEVELS, Profile, ProfileSkill, Skill
from app.people.models.skill import DEFAULT_LEVEL


def set_skills(profile: Profile, levels: Mapping[str, int]) -> None:
    """Give a profile exactly these skills, adding new ones to the shared list.

    Args:
        profile: The profile; its skills are loaded.
        levels: Levels from 1 to 4 by the skill's name; names that fold to the same are one skill.
    """
    wanted = {fold_name(name): (name.strip(), level) for name, level in levels.items() if fold_name(name)}
    for held in [one for one in profile.skills if one.skill.folded not in wanted]:
        profile.skills.remove(held)
    held_by_fold = {one.skill.folded: one for one in profile.skills}
    known = {one.folded: one for one in session.scalars(select(Skill).where(Skill.folded.in_(wanted)))}
    for folded, (name, level) in wanted.items():
        if folded in held_by_fold:
            held_by_fold[folded].level = level
        else:
            skill = known.get(folded) or Skill(name=name, folded=folded)
            profile.skills.append(ProfileSkill(skill=skill, level=level))


def parse_skills(text: str) -> dict[str, int]:
    """Return levels by skill from a text such as `welding:3; German`.

    Raises:
        InvalidError: A level is not a number from 1 to 4.
    """
    levels = {}
    for part in text.split(";"):
        name, _colon, level = (piece.strip() for piece in part.partition(":"))
        if level and (not level.isdecimal() or int(level) not in LEVELS):
            raise InvalidError(_("“%(part)s”: a level is a number from 1 to 4.", part=part.strip()))
        if name:
            levels[name] = int(level) if level else DEFAULT_LEVEL
    return levels


def list_skills(profile: Profile | None) -> str:
    """Return a profile's skills as they are edited: one a line, with its level."""
    skills = sorted(profile.skills, key=lambda one: (-one.level, one.skill.folded)) if profile else []
    return "\n".join(f"{one.skill.name}: {one.level}" for one in skills)


def parse_skill_lines(text: str) -> dict[str, int]:
    """Return levels by skill from lines such as `welding: 3`.

    Raises:
        InvalidError: A level is not a number from 1 to 4.
    """
    return parse_skills(text.replace("\r", "").replace("\n", ";"))
