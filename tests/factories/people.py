"""Profiles, skills and what colleagues say of them, made the way the product makes them."""

from typing import Unpack

from app.accounts.models import User
from app.core.db import session
from app.people.models import Endorsement, Profile, ProfileSkill
from app.people.service.endorsing import endorse
from app.people.service.profiles import Details, profile_of, update_profile
from app.people.service.skills import set_skill, skill_named


def make_profile(user: User, **values: Unpack[Details]) -> Profile:
    """Let somebody tell colleagues about themselves."""
    update_profile(user, user, **values)
    session.commit()
    return profile_of(user)


def give_skill(user: User, name: str, level: int = 3) -> ProfileSkill:
    """Let somebody name a skill."""
    held = set_skill(user, user, name, level)
    session.commit()
    return held


def make_endorsement(user: User, name: str, by: User, reason: str = "Seen at work.") -> Endorsement:
    """Let a colleague endorse somebody for a skill that is named."""
    endorsement = endorse(by, user, skill_named(name), reason)
    session.commit()
    return endorsement
