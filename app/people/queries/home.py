"""What home asks of people before all else, and the little it shows of a reader's own profile."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, exists, not_, or_, select

from app.accounts.models import User
from app.core.db import session
from app.core.feature import KEEPS, LONG_AGO, READER_ID, RECENTLY
from app.people.models import Profile, ProfileReport, ProfileSkill

SOMEBODY_IS_NEW = exists().where(User.created_at >= RECENTLY, User.id != READER_ID)
HAS_SKILL = exists().where(Profile.user_id == READER_ID, ProfileSkill.profile_id == Profile.id)
MAY_COMPLETE = not_(and_(HAS_SKILL, exists().where(Profile.user_id == READER_ID, Profile.confirmed_at >= LONG_AGO)))
MAY_SETTLE = or_(KEEPS, exists().where(ProfileReport.user_id == READER_ID, ProfileReport.settled_at.is_(None)))


class OwnProfile(NamedTuple):
    """Whether somebody names a skill, and when the profile was last found right."""

    has_skill: bool
    confirmed_at: datetime | None


def get_own_profile(user: User) -> OwnProfile:
    """Return how far somebody's profile is; nothing is told where there is none."""
    skill = exists().where(ProfileSkill.profile_id == Profile.id)
    row = session.execute(select(skill, Profile.confirmed_at).where(Profile.user_id == user.id)).one_or_none()
    return OwnProfile(*row) if row else OwnProfile(has_skill=False, confirmed_at=None)
