"""My settings: the groups I belong to or keep."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import policy, queries
from app.accounts.models import Group, User
from app.accounts.service.groups import add_member, remove_member
from app.accounts.views.blueprint import blueprint
from app.core.errors import NotFoundError
from app.core.templating import flash_status, page

MOST_CANDIDATES = 8


def group_or_404(group_id: int) -> Group:
    """Return a group.

    Raises:
        NotFoundError: There is none whose members the reader may see.
    """
    group = queries.get_group(group_id)
    if group is None or not policy.can_see_group(current_user, group):
        raise NotFoundError
    return group


def person_or_404(user_id: int) -> User:
    """Return a colleague.

    Raises:
        NotFoundError: There is none that the reader may see.
    """
    person = queries.get_person(current_user, user_id)
    if person is None:
        raise NotFoundError
    return person


@blueprint.get("/settings/groups")
def groups() -> ResponseReturnValue:
    """List the reader's groups."""
    return page("accounts/groups.html", groups=queries.list_groups_of(current_user))


@blueprint.get("/settings/groups/<int:group_id>")
def group(group_id: int) -> ResponseReturnValue:
    """Show who belongs to a group, and to its keeper whom to add."""
    group = group_or_404(group_id)
    name = request.args.get("name", "").strip()[:200]
    members = {one.user_id for one in group.memberships}
    candidates = queries.find_named(current_user, name, MOST_CANDIDATES + len(members))
    return page(
        "accounts/group.html",
        group=group,
        members=sorted((one.user for one in group.memberships if one.user.is_active), key=lambda one: one.search_name),
        can_keep=policy.can_keep_group(current_user, group),
        name=name,
        candidates=[one for one in candidates if one.id not in members][:MOST_CANDIDATES],
    )


@blueprint.post("/settings/groups/<int:group_id>/members/<int:user_id>/add")
def add_to_group(group_id: int, user_id: int) -> ResponseReturnValue:
    """Make a colleague a member."""
    group, person = group_or_404(group_id), person_or_404(user_id)
    add_member(current_user, group, person)
    undo = url_for(".remove_from_group", group_id=group.id, user_id=person.id)
    flash_status(_("%(name)s belongs to the group now.", name=person.name), undo_url=undo)
    return redirect(url_for(".group", group_id=group.id))


@blueprint.post("/settings/groups/<int:group_id>/members/<int:user_id>/remove")
def remove_from_group(group_id: int, user_id: int) -> ResponseReturnValue:
    """End a colleague's membership."""
    group, person = group_or_404(group_id), person_or_404(user_id)
    remove_member(current_user, group, person)
    undo = url_for(".add_to_group", group_id=group.id, user_id=person.id)
    flash_status(_("%(name)s no longer belongs to the group.", name=person.name), undo_url=undo)
    return redirect(url_for(".group", group_id=group.id))


@blueprint.post("/settings/groups/<int:group_id>/leave")
def leave_group(group_id: int) -> ResponseReturnValue:
    """End one's own membership."""
    group = group_or_404(group_id)
    remove_member(current_user, group, current_user)
    flash_status(_("You have left %(group)s.", group=group.name))
    return redirect(url_for(".groups"))
