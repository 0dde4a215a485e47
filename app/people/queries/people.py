"""Finding several people at once."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.accounts.policy import visible_to
from app.core.db import session


def list_people(reader: User, user_ids: Collection[int]) -> dict[int, User]:
    """Return those of some people whom the reader may see, with their departments, by their ids."""
    query = select(User).where(User.id.in_(user_ids), visible_to(reader)).options(joinedload(User.department))
    return {user.id: user for user in session.scalars(query)}
