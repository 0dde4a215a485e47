"""What decides who sees which page of a colleague, without the page itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.accounts.policy import visible_to
from app.core.db import session
from app.core.generations import Memory
from app.people.models import Endorsement, Profile


@dataclass(frozen=True)
class Standing:
    """A colleague, for whoever looks.

    Attributes:
        person: Who, with the department, without what belongs to the account.
        moments: Of when the page tells how long ago it was.
        endorsed: The skills for which colleagues endorse this one, by the ids of those.
    """

    person: User
    moments: Sequence[datetime]
    endorsed: Mapping[int, Sequence[int]]


STANDINGS = Memory[int, Standing | None]("people", "profiles", size=2_000)


def get_standing(reader: User, user_id: int) -> Standing | None:
    """Return what decides who sees which page of a colleague, or None where there is none that the reader may see."""
    return STANDINGS.get(user_id, lambda: _find_standing(reader, user_id))


def _find_standing(reader: User, user_id: int) -> Standing | None:
    found = session.execute(
        select(User, Profile.confirmed_at)
        .join(Profile, Profile.user_id == User.id, isouter=True)
        .where(User.id == user_id, visible_to(reader))
        .options(joinedload(User.department))
    ).one_or_none()
    if found is None:
        return None
    person, confirmed_at = found
    query = select(Endorsement.endorser_id, Endorsement.skill_id, Endorsement.created_at)
    rows = session.execute(query.where(Endorsement.user_id == user_id).order_by(Endorsement.id)).all()
    endorsed: dict[int, list[int]] = {}
    for endorser_id, skill_id, _moment in rows:
        endorsed.setdefault(endorser_id, []).append(skill_id)
    return Standing(person, [one for one in (confirmed_at, *(row.created_at for row in rows)) if one], endorsed)
