"""Skills: one shared list, and who has which."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.accounts.queries import fold_name
from app.core.db import Model

if TYPE_CHECKING:
    from app.people.models.profile import Profile

SIGNS = str.maketrans({"+": "plus", "#": "sharp"})
LEVELS = {
    1: _l("learning it"),
    2: _l("can do it with help"),
    3: _l("can do it alone"),
    4: _l("can teach it"),
}
DEFAULT_LEVEL = 3


def fold_skill(name: str) -> str:
    """Return the name of a skill as it is looked up; unlike in people's names, C, C++ and C# are not the same."""
    return fold_name(name.translate(SIGNS))


class Skill(Model):
    """Something people can do; `folded` is the name as it is looked up."""

    __tablename__ = "people_skills"
    __part__ = "profiles"

    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)

    aliases: Mapped[list[SkillAlias]] = relationship(
        back_populates="skill", lazy="raise", cascade="all, delete-orphan", order_by="SkillAlias.folded"
    )


class SkillAlias(Model):
    """Another name of a skill; no skill and no other alias is called the same."""

    __tablename__ = "people_skill_aliases"
    __part__ = "profiles"

    skill_id: Mapped[int] = mapped_column(ForeignKey("people_skills.id"), index=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)

    skill: Mapped[Skill] = relationship(back_populates="aliases", lazy="raise")


class ProfileSkill(Model):
    """A skill of a person, at a level from 1 to 4."""

    __tablename__ = "people_profile_skills"
    __part__ = "profiles"
    __table_args__ = (
        UniqueConstraint("profile_id", "skill_id"),
        CheckConstraint("level BETWEEN 1 AND 4", name="level"),
    )

    profile_id: Mapped[int] = mapped_column(ForeignKey("people_profiles.id"))
    skill_id: Mapped[int] = mapped_column(ForeignKey("people_skills.id"), index=True)
    level: Mapped[int] = mapped_column(default=DEFAULT_LEVEL)

    profile: Mapped[Profile] = relationship(back_populates="skills", lazy="raise")
    skill: Mapped[Skill] = relationship(lazy="raise")


class SkillInterest(Model):
    """A skill that a person would like to learn, whatever the level so far."""

    __tablename__ = "people_skill_interests"
    __table_args__ = (UniqueConstraint("profile_id", "skill_id"),)

    profile_id: Mapped[int] = mapped_column(ForeignKey("people_profiles.id"))
    skill_id: Mapped[int] = mapped_column(ForeignKey("people_skills.id"), index=True)

    skill: Mapped[Skill] = relationship(lazy="raise")


class Endorsement(Model):
    """A colleague's word that a person has a skill, with the reason; it outlives the skill's removal and return."""

    __tablename__ = "people_endorsements"
    __part__ = "profiles"
    __table_args__ = (
        UniqueConstraint("user_id", "skill_id", "endorser_id"),
        CheckConstraint("user_id <> endorser_id", name="not_oneself"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    skill_id: Mapped[int] = mapped_column(ForeignKey("people_skills.id"), index=True)
    endorser_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    reason: Mapped[str]
    created_at: Mapped[datetime]

    endorser: Mapped[User] = relationship(lazy="raise", foreign_keys=[endorser_id])
    skill: Mapped[Skill] = relationship(lazy="raise")
