"""People: the list, and what is known about each."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import Role, User
from app.accounts.queries import find_people, get_department, list_sessions
from app.accounts.queries.departments import list_places
from app.accounts.service.links import invite_user
from app.accounts.service.people import create_user, update_user
from app.admin.forms import NewPersonForm, PeopleFilterForm, PersonForm, RoleForm, department_choices
from app.admin.queries.accounts import count_uninvited
from app.admin.views.blueprint import blueprint
from app.admin.views.fetching import account_or_404, department_or_404
from app.core import clock
from app.core.pagination import requested_page
from app.core.templating import flash_status, page

STATES: dict[str, dict[str, bool | None]] = {
    "without-password": {"has_password": False},
    "without-manager": {"has_manager": False},
    "deactivated": {"active": False},
    "all": {"active": None},
}


@blueprint.get("/people")
def people() -> ResponseReturnValue:
    """List accounts, narrowed by what the address says."""
    form = PeopleFilterForm(request.args)
    form.department.choices = department_choices(list_places(), _("Every department"))
    narrowing = _narrowing(form) if form.validate() else {}
    return page(
        "admin/people.html",
        form=form,
        people=find_people(page=requested_page(), **narrowing),
        is_narrowed=any(form.values.values()),
        uninvited=count_uninvited(),
    )


def _narrowing(form: PeopleFilterForm) -> dict[str, Any]:
    """Return the arguments for `find_people`."""
    chosen = form.department.data
    return {
        "text": form.q.data or "",
        "department": get_department(chosen) if chosen else None,
        "role": Role(form.role.data) if form.role.data else None,
        **STATES.get(form.state.data, {}),
    }


@blueprint.route("/people/new", methods=["GET", "POST"])
def new_person() -> ResponseReturnValue:
    """Create an account."""
    form = NewPersonForm()
    form.department_id.choices = department_choices(list_places(), _("Choose a department"))
    if form.validate_on_submit():
        with form.showing_refusals():
            user = _create(form)
            return redirect(url_for(".person", user_id=user.id))
    return page("admin/new_person.html", form=form), form.status


def _create(form: NewPersonForm) -> User:
    values = form.values
    is_invited = values.pop("invite")
    department = department_or_404(values.pop("department_id"))
    values["title"] = values["title"] or ""
    user = create_user(current_user, department=department, **values)
    if is_invited:
        invite_user(current_user, user)
        flash_status(_("%(name)s has an account, and the invitation is on its way.", name=user.name))
    else:
        flash_status(_("%(name)s has an account, and cannot come in before you send the invitation.", name=user.name))
    return user


@blueprint.route("/people/<int:user_id>", methods=["GET", "POST"])
def person(user_id: int) -> ResponseReturnValue:
    """Show and change what is known about an account."""
    user = account_or_404(user_id)
    places = list_places()
    form = PersonForm(obj=user)
    form.department_id.choices = department_choices(places)
    if form.validate_on_submit():
        with form.showing_refusals():
            _update(user, form)
            return redirect(url_for(".person", user_id=user.id))
    return page(
        "admin/person.html",
        form=form,
        person=user,
        role_form=RoleForm(formdata=None).offer(places),
        sessions=list_sessions(user, clock.now()),
    ), form.status


def _update(user: User, form: PersonForm) -> None:
    values = form.values
    manager: User | None = values.pop("manager")
    values["title"] = (values["title"] or "").strip()
    has_changed = update_user(current_user, user, manager_id=manager.id if manager else None, **values)
    flash_status(_("%(name)s is saved.", name=user.name) if has_changed else _("Nothing was changed."))
