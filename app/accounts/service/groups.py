"""Creating, changing and removing groups, and who belongs to them."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts import events
from app.accounts.models import Group, GroupMember, User, group_token
from app.accounts.policy import can_administer_structure, can_keep_group
from app.accounts.service.audiences import add_under_fresh_number
from app.core import clock
from app.core.db import session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require

NAME_LENGTH = 120
RESERVED = {"all", "everyone", "everybody", "admin", "administrators", "staff", "tous", "tout le monde", "known"}


def create_group(actor: User | None, name: str, description: str = "", owner: User | None = None) -> Group:
    """Create a group.

    Args:
        actor: Who creates it; None for the command line.
        name: Its name, which no other group has.
        description: What its members share, in a sentence.
        owner: Who keeps its list of members.

    Raises:
        ForbiddenError: The actor does not administer the structure.
        InvalidError: The name is missing, too long, reserved or taken.
    """
    require(actor is None or can_administer_structure(actor))
    values = {"name": _free_name(name), "description": description.strip(), "owner": owner}
    group = add_under_fresh_number(lambda: Group(**values, memberships=[]), group_token)
    record(events.GroupCreated(actor_id=actor.id if actor else None, group_id=group.id, group=group.name))
    return group


def change_group(actor: User, group: Group, *, name: str, description: str, owner: User | None) -> None:
    """Change a group's name, description and owner.

    Raises:
        ForbiddenError: The actor does not keep the group.
        InvalidError: The name cannot be taken.
    """
    require(can_keep_group(actor, group))
    values = {
        "name": _free_name(name, except_id=group.id),
        "description": description.strip(),
        "owner_id": owner.id if owner else None,
    }
    changes = {key: [getattr(group, key), value] for key, value in values.items() if getattr(group, key) != value}
    for key, (_before, after) in changes.items():
        setattr(group, key, after)
    if changes:
        record(events.GroupChanged(actor_id=actor.id, group_id=group.id, group=group.name, changes=changes))


def delete_group(actor: User, group: Group) -> None:
    """Remove a group.

    Raises:
        ForbiddenError: The actor does not administer the structure.
    """
    require(can_administer_structure(actor))
    session.delete(group)
    record(events.GroupDeleted(actor_id=actor.id, group_id=group.id, group=group.name))


def add_member(actor: User | None, group: Group, user: User) -> None:
    """Make a person a member of a group.

    Raises:
        ForbiddenError: The actor does not keep the group.
    """
    require(actor is None or can_keep_group(actor, group))
    if any(membership.user_id == user.id for membership in group.memberships):
        return
    group.memberships.append(GroupMember(user_id=user.id, added_at=clock.now()))
    record(events.MemberAdded(actor_id=actor.id if actor else None, group_id=group.id, user_id=user.id))


def remove_member(actor: User, group: Group, user: User) -> None:
    """End a person's membership; everybody may leave a group themselves.

    Raises:
        ForbiddenError: The actor neither keeps the group nor is the person.
    """
    require(can_keep_group(actor, group) or actor.id == user.id)
    for membership in [one for one in group.memberships if one.user_id == user.id]:
        group.memberships.remove(membership)
        record(events.MemberRemoved(actor_id=actor.id, group_id=group.id, user_id=user.id))


def _free_name(name: str, except_id: int | None = None) -> str:
    """Return a name as it is stored, if it is neither taken nor means everybody."""
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH:
        raise InvalidError(_("Please enter a name of up to %(count)s characters.", count=NAME_LENGTH), "name")
    if name.casefold() in RESERVED:
        raise InvalidError(_("This name would be misunderstood. Please choose another."), "name")
    taken = select(Group.id).where(Group.name == name, Group.id.is_distinct_from(except_id))
    if session.scalar(taken) is not None:
        raise InvalidError(_("There is a group of this name already."), "name")
    return name
