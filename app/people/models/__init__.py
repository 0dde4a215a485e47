"""The tables of what people tell about themselves."""

from app.people.models.profile import Profile
from app.people.models.skill import LEVELS, ProfileSkill, Skill

__all__ = ["LEVELS", "Profile", "ProfileSkill", "Skill"]
