"""What stands first for a phrase and what is left out there, by the word of those who keep it.

It counts for exactly this phrase, whatever its case, accents and punctuation, and only where nothing is narrowed. What
is pinned is checked against the database like any other hit, so that a reader who may not see it learns nothing of it.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import delete

from app.accounts.models import User
from app.accounts.queries.departments import find_departments
from app.core import clock
from app.core.db import session
from app.core.errors import NotFoundError
from app.core.events import record
from app.core.feature import Found, house
from app.core.index import phrase_key
from app.core.permissions import require
from app.search import policy
from app.search.events import ResultArranged
from app.search.models import Pin


class Place(StrEnum):
    """Where a thing stands for a phrase."""

    FIRST = "first"
    OUT = "out"
    RANKED = "ranked"


def arrange(actor: User, phrase: str, kind: str, object_id: int, place: Place) -> None:
    """Say where a thing stands for a phrase.

    Args:
        actor: Who says so.
        phrase: The words that are searched for.
        kind: What the thing is.
        object_id: Its id among things of its kind.
        place: First, out, or where the ranking puts it.

    Raises:
        ForbiddenError: The thing is not the actor's to keep.
        NotFoundError: There is no such thing that the actor may see, or no word in the phrase.
    """
    key = phrase_key(phrase)
    found = _seen_by(actor, kind, object_id)
    if not key or found is None:
        raise NotFoundError
    departments = find_departments([found.department_id]) if found.department_id else []
    require(policy.can_pin(actor, departments[0] if departments else None))
    session.execute(delete(Pin).where(Pin.phrase == key, Pin.kind == kind, Pin.object_id == object_id))
    if place is not Place.RANKED:
        is_excluded = place is Place.OUT
        session.add(
            Pin(
                phrase=key, kind=kind, object_id=object_id, is_excluded=is_excluded, set_by_id=actor.id,
                set_at=clock.now(),
            )
        )  # fmt: skip
    record(ResultArranged(actor_id=actor.id, what=place.value, phrase=key, kind=kind, object_id=object_id))


def _seen_by(actor: User, kind: str, object_id: int) -> Found | None:
    source = house().search_sources.get(kind)
    return source.present(actor, [object_id]).get(object_id) if source else None
