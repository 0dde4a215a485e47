"""Groups: their names, their keepers and their members."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.queries import list_groups
from app.accounts.service.groups import add_member, change_group, create_group, delete_group, remove_member
from app.admin.forms import GroupForm, MemberForm
from app.admin.views.blueprint import blueprint
from app.admin.views.fetching import account_or_404, group_or_404, telling_refusals
from app.core.errors import InvalidError
from app.core.templating import flash_status, page


@blueprint.get("/groups")
def groups() -> ResponseReturnValue:
    """List all groups."""
    return page("admin/groups.html", groups=list_groups())


@blueprint.route("/groups/new", methods=["GET", "POST"])
def new_group() -> ResponseReturnValue:
    """Create a group."""
    form = GroupForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            values = form.values | {"description": form.description.data or ""}
            group = create_group(current_user, **values)
            flash_status(_("There is a group %(name)s now. Add its members.", name=group.name))
            return redirect(url_for(".group", group_id=group.id))
    return page("admin/new_group.html", form=form), form.status


@blueprint.get("/groups/<int:group_id>")
def group(group_id: int) -> ResponseReturnValue:
    """Show who belongs to a group."""
    return _show(group_id, MemberForm())


@blueprint.post("/groups/<int:group_id>/members")
def add_group_member(group_id: int) -> ResponseReturnValue:
    """Add the person who was picked or typed."""
    form = MemberForm()
    if not form.validate() or form.person.data is None:
        return _show(group_id, form)
    group, person = group_or_404(group_id), form.person.data
    add_member(current_user, group, person)
    undo_url = url_for(".remove_group_member", group_id=group.id, user_id=person.id)
    flash_status(_("%(name)s belongs to the group now.", name=person.name), undo_url=undo_url)
    return redirect(url_for(".group", group_id=group.id))


def _show(group_id: int, form: MemberForm) -> ResponseReturnValue:
    group = group_or_404(group_id)
    members = sorted((one for one in group.memberships if one.user.is_active), key=lambda one: one.user.search_name)
    return page("admin/group.html", group=group, members=members, form=form), form.status


@blueprint.post("/groups/<int:group_id>/members/<int:user_id>/addition")
def add_group_member_again(group_id: int, user_id: int) -> ResponseReturnValue:
    """Add a person as the address says: this undoes a removal."""
    group, person = group_or_404(group_id), account_or_404(user_id)
    with telling_refusals():
        if not person.is_active:
            raise InvalidError(_("This account is deactivated. Reactivate it first."))
        add_member(current_user, group, person)
        undo_url = url_for(".remove_group_member", group_id=group.id, user_id=person.id)
        flash_status(_("%(name)s belongs to the group now.", name=person.name), undo_url=undo_url)
    return redirect(url_for(".group", group_id=group.id))


@blueprint.post("/groups/<int:group_id>/members/<int:user_id>/removal")
def remove_group_member(group_id: int, user_id: int) -> ResponseReturnValue:
    """End a person's membership."""
    group, person = group_or_404(group_id), account_or_404(user_id)
    remove_member(current_user, group, person)
    undo_url = url_for(".add_group_member_again", group_id=group.id, user_id=person.id)
    flash_status(_("%(name)s no longer belongs to the group.", name=person.name), undo_url=undo_url)
    return redirect(url_for(".group", group_id=group.id))


@blueprint.route("/groups/<int:group_id>/edit", methods=["GET", "POST"])
def edit_group(group_id: int) -> ResponseReturnValue:
    """Change a group's name, description and keeper."""
    group = group_or_404(group_id)
    form = GroupForm(obj=group)
    if form.validate_on_submit():
        with form.showing_refusals():
            values = form.values | {"description": form.description.data or ""}
            change_group(current_user, group, **values)
            flash_status(_("%(name)s is saved.", name=group.name))
            return redirect(url_for(".group", group_id=group.id))
    return page("admin/edit_group.html", form=form, group=group), form.status


@blueprint.post("/groups/<int:group_id>/deletion")
def delete_whole_group(group_id: int) -> ResponseReturnValue:
    """Delete a group with its list of members."""
    group = group_or_404(group_id)
    delete_group(current_user, group)
    flash_status(_("%(name)s is deleted.", name=group.name))
    return redirect(url_for(".groups"))
