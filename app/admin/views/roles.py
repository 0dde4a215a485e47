"""Roles: who is champion of what, and who is administrator."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import Department, Role, RoleAssignment, User
from app.accounts.queries import list_assignments
from app.accounts.queries.departments import list_places
from app.accounts.service.roles import grant_role, revoke_role
from app.admin.forms import GrantForm, RoleForm, champion_value
from app.admin.views.blueprint import blueprint
from app.admin.views.fetching import account_or_404, assignment_or_404, department_or_404, telling_refusals
from app.core.errors import InvalidError, NotFoundError
from app.core.security import database_id, safe_path
from app.core.templating import flash_status, page


@blueprint.route("/roles", methods=["GET", "POST"])
def roles() -> ResponseReturnValue:
    """List who has which role, and grant one."""
    department_id = request.args.get("department", type=database_id)
    form = GrantForm(data={"role": champion_value(department_id)} if department_id else None)
    form.offer(list_places())
    if form.validate_on_submit() and form.person.data is not None:
        with form.showing_refusals():
            _grant(form.person.data, *form.granted)
            return redirect(url_for(".roles"))
    assignments = list_assignments()
    return page(
        "admin/roles.html",
        form=form,
        administrators=[one for one in assignments if one.role is Role.ADMINISTRATOR],
        champions=[one for one in assignments if one.role is Role.CHAMPION],
    ), form.status


@blueprint.post("/people/<int:user_id>/roles")
def grant_to_person(user_id: int) -> ResponseReturnValue:
    """Grant a role on a person's own page."""
    user = account_or_404(user_id)
    form = RoleForm().offer(list_places())
    with telling_refusals():
        if not form.validate():
            raise InvalidError(_("Please choose a role."))
        _grant(user, *form.granted)
    return redirect(url_for(".person", user_id=user.id))


@blueprint.post("/people/<int:user_id>/roles/<role>", defaults={"department_id": None})
@blueprint.post("/people/<int:user_id>/roles/<role>/<int:department_id>")
def grant_again(user_id: int, role: str, department_id: int | None) -> ResponseReturnValue:
    """Grant a role as the address says: this undoes a revocation.

    Raises:
        NotFoundError: There is no such role.
    """
    if role not in set(Role):
        raise NotFoundError
    user = account_or_404(user_id)
    department = department_or_404(department_id) if department_id else None
    with telling_refusals():
        _grant(user, Role(role), department)
    return redirect(_way_back())


@blueprint.post("/roles/<int:assignment_id>/revocation")
def revoke(assignment_id: int) -> ResponseReturnValue:
    """Take a role back; who gives up administration sees no more of it."""
    assignment = assignment_or_404(assignment_id)
    with telling_refusals():
        revoke_role(current_user, assignment)
        if assignment.role is Role.ADMINISTRATOR and assignment.user_id == current_user.id:
            flash_status(_("You are no longer an administrator."))
            return redirect("/")
        flash_status(_revoked(assignment), undo_url=_grant_url(assignment))
    return redirect(_way_back())


def _grant(user: User, role: Role, department: Department | None) -> None:
    if not user.is_active:
        raise InvalidError(_("This account is deactivated. Reactivate it first."), "person")
    assignment = grant_role(current_user, user, role, department)
    undo_url = url_for(".revoke", assignment_id=assignment.id, next=_way_back())
    if role is Role.ADMINISTRATOR:
        flash_status(_("%(name)s is administrator now.", name=user.name), undo_url=undo_url)
    else:
        department_name = department.name if department else ""
        text = _("%(name)s is champion of %(department)s now.", name=user.name, department=department_name)
        flash_status(text, undo_url=undo_url)


def _revoked(assignment: RoleAssignment) -> str:
    name = assignment.user.name
    if assignment.department is None:
        return str(_("%(name)s is no longer administrator.", name=name))
    department = assignment.department.name
    return str(_("%(name)s is no longer champion of %(department)s.", name=name, department=department))


def _grant_url(assignment: RoleAssignment) -> str:
    return url_for(
        ".grant_again",
        user_id=assignment.user_id,
        role=assignment.role.value,
        department_id=assignment.department_id,
        next=_way_back(),
    )


def _way_back() -> str:
    """Return the page on which the button was."""
    return safe_path(request.args.get("next"), url_for(".roles"))
