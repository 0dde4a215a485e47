"""Opening and changing spaces."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from app.accounts.models import Department, User
from app.accounts.service.audiences import audience_for
from app.core import clock
from app.core.db import session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require
from app.core.slugs import slugify
from app.core.typography import one_line
from app.wiki import events, policy, queries
from app.wiki.linking import AREAS
from app.wiki.models import OldAddress, Space
from app.wiki.service.audiences import settle_space
from app.wiki.service.drafts import drop_drafts_in
from app.wiki.service.moving import tell_audiences


def create_space(
    actor: User | None,
    *,
    name: str,
    audience: Iterable[str],
    editors: Iterable[str],
    description: str = "",
    department: Department | None = None,
    slug: str = "",
) -> Space:
    """Open a space.

    Args:
        actor: Who opens it; None for the house itself.
        name: What it is called.
        audience: Tokens of those who may read it.
        editors: Tokens of those among them who may write.
        description: What belongs there.
        department: Who looks after it; None for a topic of the whole company.
        slug: Its address; made from the name where empty. It never changes.

    Raises:
        ForbiddenError: The actor may not open a space there.
        InvalidError: The address is taken or reserved, or an audience is empty.
    """
    require(
        actor is None or policy.can_create_space(actor, department),
        _("Champions open spaces for their departments, administrators for any topic."),
    )
    name = _checked_name(name)
    slug = _free_slug(actor, slugify(slug or name))
    space = Space(
        slug=slug,
        name=name,
        description=description.strip(),
        department=department,
        audience=audience_for(audience),
        editors=audience_for(editors),
        position=(session.scalar(select(func.max(Space.position))) or 0) + 1,
        created_by_id=actor.id if actor else None,
        created_at=clock.now(),
    )
    session.add(space)
    session.flush()
    _stay_in(actor, space)
    record(events.SpaceCreated(actor_id=actor.id if actor else None, space_id=space.id, space=space.name))
    return space


def change_space(
    actor: User,
    space: Space,
    *,
    name: str,
    description: str,
    department: Department | None,
    audience: Iterable[str],
    editors: Iterable[str],
) -> None:
    """Change what a space is called, who looks after it, and who may read and write.

    Raises:
        ForbiddenError: The actor may not change this space, or not give it to that department.
        InvalidError: An audience is empty.
    """
    require(policy.can_manage_space(actor, space) and policy.can_create_space(actor, department))
    before = _state_of(space)
    space.name, space.description, space.department = _checked_name(name), description.strip(), department
    space.audience, space.editors = audience_for(audience), audience_for(editors)
    session.flush()
    _stay_in(actor, space)
    after = _state_of(space)
    changes = {key: [before[key], after[key]] for key in before if before[key] != after[key]}
    if not changes:
        return
    if "audience_id" in changes:
        tell_audiences(actor, settle_space(space))
    record(events.SpaceChanged(actor_id=actor.id, space_id=space.id, space=space.name, changes=changes))


def _free_slug(actor: User | None, slug: str) -> str:
    """Return an address that no space has; one held by a space that the actor cannot see is numbered.

    Raises:
        InvalidError: It is taken or reserved.
    """
    for number in count(1):
        candidate = slug if number == 1 else f"{slug}-{number}"
        is_known = actor is None or queries.get_space(actor, candidate) is not None
        if candidate not in AREAS and queries.get_space_by_slug(candidate) is None:
            return candidate
        if candidate in AREAS or is_known:
            raise InvalidError(_("The address “%(slug)s” is taken. Choose another one.", slug=candidate), "slug")
    raise AssertionError("there is always a next number")


def _checked_name(name: str) -> str:
    """Return a name without needless blanks.

    Raises:
        InvalidError: It is empty.
    """
    name = one_line(name)
    if not name:
        raise InvalidError(_("Give the space a name."), "name")
    return name


def _stay_in(actor: User | None, space: Space) -> None:
    """Refuse an audience that shuts out who chooses it.

    Raises:
        InvalidError: The actor would no longer see the space.
    """
    if actor is not None and queries.get_space_by_id(actor, space.id) is None:
        raise InvalidError(
            _("You would no longer see this space yourself. Add yourself, or a group you are in."), "audience"
        )


def _state_of(space: Space) -> dict[str, object]:
    return {
        "name": space.name,
        "description": space.description,
        "department_id": space.department.id if space.department else None,
        "audience_id": space.audience.id,
        "editors_id": space.editors.id,
    }


def delete_space(actor: User, space: Space) -> None:
    """Remove a space that holds nothing.

    Raises:
        ForbiddenError: The actor may not change this space.
        InvalidError: There are pages in it, or in its trash.
    """
    require(policy.can_manage_space(actor, space))
    if not queries.is_empty(space):
        raise InvalidError(_("There are still pages in this space or in its trash. Move or delete them first."))
    record(events.SpaceDeleted(actor_id=actor.id, space_id=space.id, space=space.name))
    session.execute(delete(OldAddress).where(OldAddress.space_id == space.id))
    drop_drafts_in(space)
    session.delete(space)
