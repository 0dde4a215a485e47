"""Storing audiences: one row for each distinct set of tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from secrets import token_hex
from typing import TypeVar

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Audience, AudienceToken, Department, Group
from app.accounts.models.audience import EVERYONE
from app.accounts.queries.audiences import label_tokens
from app.core.db import session
from app.core.errors import InvalidError

Place = TypeVar("Place", Group, Department)


def audience_for(tokens: Iterable[str], *, within_id: int | None = None) -> Audience:
    """Return the audience with exactly these tokens, storing it where it is new.

    Args:
        tokens: At least one; `all`, or what `department_token`, `group_token` and `user_token` return.
        within_id: The audience it narrows, where it narrows one.

    Raises:
        InvalidError: There is no token, or one that names nothing.
    """
    wanted = {EVERYONE} if EVERYONE in (tokens := set(tokens)) else tokens
    if not wanted or len(label_tokens(wanted)) + (EVERYONE in wanted) != len(wanted):
        raise InvalidError(_("Please choose who it is for."), "audience")
    digest = Audience.digest_of(wanted, within_id)
    query = select(Audience).where(Audience.digest == digest)
    if existing := session.scalars(query).one_or_none():
        return existing
    try:
        with session.begin_nested():
            labels = [AudienceToken(token=token) for token in sorted(wanted)]
            audience = Audience(digest=digest, within_id=within_id, tokens=labels)
            session.add(audience)
    except IntegrityError:
        return session.scalars(query).one()
    return audience


def add_under_fresh_number(make: Callable[[], Place], token_of: Callable[[int], str]) -> Place:
    """Store a new group or department under a number that no audience names.

    SQLite gives the number of a deleted row to the next one, any database does so after a restore: what was for a
    group that is gone would be for the next one. Rows that got such a number hold it until another one is found.

    Args:
        make: Makes it.
        token_of: Returns the token of a number.
    """
    passed_over: list[Place] = []
    while _is_named(token_of((found := _stored(make())).id)):
        found.name = f"{token_of(found.id)} {token_hex(8)}"
        session.flush()
        passed_over.append(found)
    for one in passed_over:
        session.delete(one)
    session.flush()
    return found


def _stored(place: Place) -> Place:
    session.add(place)
    session.flush()
    return place


def _is_named(token: str) -> bool:
    return session.scalar(select(AudienceToken.id).where(AudienceToken.token == token).limit(1)) is not None
