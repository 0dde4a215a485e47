"""Finding photos."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.policy import visible_to
from app.core.db import session
from app.people.models import Profile


def get_profile_in_picture(reader: User, user_id: int, version: str) -> Profile | None:
    """Return the plain profile of a colleague whose present photo has this version, or None."""
    query = select(Profile).join(Profile.user).where(Profile.user_id == user_id, visible_to(reader))
    profile = session.scalars(query).one_or_none()
    return profile if profile and profile.photo_key and profile.photo_sha256[:16] == version else None
