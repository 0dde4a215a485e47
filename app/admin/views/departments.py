"""Departments: the tree, and each one's name and place in it."""

from __future__ import annotations

from collections import defaultdict

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import Department, RoleAssignment
from app.accounts.queries import get_department, list_assignments, list_tree
from app.accounts.queries.departments import list_places
from app.accounts.service.departments import change_department, create_department, delete_department
from app.admin.forms import DepartmentForm, department_choices
from app.admin.queries.structure import get_contents
from app.admin.views.blueprint import blueprint
from app.admin.views.fetching import department_or_404, telling_refusals
from app.core.security import database_id
from app.core.templating import flash_status, page


@blueprint.get("/departments")
def departments() -> ResponseReturnValue:
    """Show the tree with head-counts and champions."""
    champions: dict[int, list[RoleAssignment]] = defaultdict(list)
    for assignment in list_assignments():
        if assignment.department_id is not None:
            champions[assignment.department_id].append(assignment)
    return page("admin/departments.html", branches=list_tree(), champions=champions)


@blueprint.route("/departments/new", methods=["GET", "POST"])
def new_department() -> ResponseReturnValue:
    """Create a department, by default below the one that the address names."""
    form = _form(parent=request.args.get("parent", type=database_id))
    if form.validate_on_submit():
        with form.showing_refusals():
            department = create_department(current_user, form.name.data, _parent(form))
            flash_status(_("There is a department %(name)s now.", name=department.name))
            return redirect(url_for(".departments"))
    return page("admin/new_department.html", form=form), form.status


@blueprint.route("/departments/<int:department_id>", methods=["GET", "POST"])
def department(department_id: int) -> ResponseReturnValue:
    """Rename a department or move it."""
    department = department_or_404(department_id)
    form = _form(department, name=department.name, parent=department.parent_id)
    if form.validate_on_submit():
        with form.showing_refusals():
            change_department(current_user, department, name=form.name.data, parent=_parent(form))
            flash_status(_("%(name)s is saved.", name=department.name))
            return redirect(url_for(".departments"))
    champions = [one for one in list_assignments() if one.department_id == department.id]
    return page(
        "admin/department.html",
        form=form,
        department=department,
        contents=get_contents(department),
        champions=champions,
    ), form.status


@blueprint.post("/departments/<int:department_id>/deletion")
def delete_empty_department(department_id: int) -> ResponseReturnValue:
    """Delete a department to which nothing belongs."""
    department = department_or_404(department_id)
    next_url = url_for(".department", department_id=department.id)
    with telling_refusals():
        delete_department(current_user, department)
        flash_status(_("%(name)s is deleted.", name=department.name))
        next_url = url_for(".departments")
    return redirect(next_url)


def _form(department: Department | None = None, **shown: object) -> DepartmentForm:
    form = DepartmentForm(data=shown)
    form.parent.choices = department_choices(list_places(except_within=department), _("Nothing: it stands at the top"))
    return form


def _parent(form: DepartmentForm) -> Department | None:
    return get_department(form.parent.data) if form.parent.data else None
