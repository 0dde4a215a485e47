"""Who may do what to accounts, departments, groups and audiences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models import Audience, AudienceToken, Department, Group, User
from app.accounts.models.audience import EVERYONE
from app.core.db import session
from app.core.generations import Memory, found_out
from app.core.permissions import Permission

AUDIENCE_IDS = Memory[tuple[str, ...], Sequence[int]]("people", size=5_000)


def visible_to(_reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for the people a reader may see: colleagues who still belong to the company.

    It is the same for every reader: the pages of people are drawn once for all of them (`Memory`).
    """
    return User.deactivated_at.is_(None)


def in_audience(audience_id: InstrumentedAttribute[int], reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for what is meant for a reader.

    Args:
        audience_id: The column of the content row that holds its audience.
        reader: Who wants to see it; department and memberships are loaded.
    """
    return audience_id.in_(audience_ids_of(reader))


def audience_ids_of(reader: User) -> Sequence[int]:
    """Return the audiences that a reader belongs to; a unit of work that only reads finds them out once."""
    known = found_out()
    key = AUDIENCE_IDS, reader.id
    if key not in known:
        known[key] = AUDIENCE_IDS.get(tuple(reader.tokens), lambda: tuple(session.scalars(audiences_of(reader))))
    return cast(Sequence[int], known[key])


def audiences_of(reader: User) -> Select[int]:
    """Return the query for the audiences that a reader belongs to: a token carried, and the same all the way out."""
    carried = (
        select(Audience.id, Audience.within_id)
        .join(Audience.tokens)
        .where(AudienceToken.token.in_(reader.tokens))
        .cte()
    )
    reached = select(carried.c.id).where(carried.c.within_id.is_(None)).cte(recursive=True)
    inner = select(carried.c.id).join(reached, carried.c.within_id == reached.c.id)
    return select(reached.union(inner).c.id)


def can_administer_people(actor: User) -> bool:
    """Tell whether somebody may create, change and deactivate accounts."""
    return actor.may(Permission.PEOPLE_ADMINISTER)


def can_administer_structure(actor: User) -> bool:
    """Tell whether somebody may change departments and any group."""
    return actor.may(Permission.STRUCTURE_ADMINISTER)


def can_keep_group(actor: User, group: Group) -> bool:
    """Tell whether somebody may change a group's members."""
    return group.owner_id == actor.id or can_administer_structure(actor)


def can_see_group(actor: User, group: Group) -> bool:
    """Tell whether somebody may see who belongs to a group: its members and those who keep it."""
    return can_keep_group(actor, group) or any(one.group_id == group.id for one in actor.memberships)


def can_grant_roles(actor: User) -> bool:
    """Tell whether somebody may make others champions and administrators."""
    return actor.may(Permission.ROLES_GRANT)


def can_publish_to(actor: User, tokens: Iterable[str], departments: Iterable[Department]) -> bool:
    """Tell whether somebody may publish to an audience.

    Args:
        actor: Who publishes.
        tokens: The audience.
        departments: The departments that the tokens name.
    """
    if actor.may(Permission.PUBLISH_COMPANY_WIDE):
        return True
    named = {f"dept:{one.id}": one for one in departments}
    championed = set(actor.championed_ids)
    tokens = set(tokens)
    return (
        bool(tokens)
        and EVERYONE not in tokens
        and all(token in named and championed.intersection(named[token].lineage) for token in tokens)
    )
