"""The tables of what people tell about themselves, and of what shows that they know it."""

from app.people.models.evidence import Contribution, HiddenEvidence
from app.people.models.profile import Load, Profile, ProfileLanguage
from app.people.models.report import Mistake, ProfileReport
from app.people.models.skill import LEVELS, Endorsement, ProfileSkill, Skill, SkillAlias, SkillInterest

__all__ = [
    "LEVELS", "Contribution", "Endorsement", "HiddenEvidence", "Load", "Mistake", "Profile", "ProfileLanguage",
    "ProfileReport", "ProfileSkill", "Skill", "SkillAlias", "SkillInterest",
]  # fmt: skip
