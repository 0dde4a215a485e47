"""The directory and the profiles, over HTTP."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import User
from app.accounts.queries import get_department, get_person, list_champions_of
from app.core.errors import NotFoundError
from app.core.pagination import requested_page
from app.core.permissions import require
from app.core.slugs import slugify
from app.core.templating import flash_status, page
from app.people import policy, queries
from app.people.forms import ProfileForm
from app.people.models import LEVELS
from app.people.narrowing import Narrowing
from app.people.queries import Choice
from app.people.service.profiles import confirm_profile, update_profile
from app.people.service.skills import list_skills, parse_skill_lines

blueprint = Blueprint("people", __name__, template_folder="templates")


def person_or_404(user_id: int) -> User:
    """Return a colleague.

    Raises:
        NotFoundError: There is none that the reader may see.
    """
    person = get_person(current_user, user_id)
    if person is None:
        raise NotFoundError
    return person


@blueprint.get("/people/")
def index() -> ResponseReturnValue:
    """List colleagues, narrowed by what the address says."""
    department_id = request.args.get("department", type=int)
    choice = Choice(
        text=request.args.get("name", "").strip(),
        department=get_department(department_id) if department_id else None,
        location=request.args.get("location", ""),
        skill=request.args.get("skill", ""),
    )
    people = queries.find_colleagues(current_user, choice, requested_page())
    return page(
        "people/index.html",
        people=people,
        profiles=queries.list_profiles([person.id for person in people.items]),
        choice=choice,
        narrowing=Narrowing(choice, queries.count_facets(current_user, choice)),
    )


@blueprint.get("/people/<int:user_id>", defaults={"slug": ""})
@blueprint.get("/people/<int:user_id>-<slug>")
def show(user_id: int, slug: str) -> ResponseReturnValue:
    """Show a profile."""
    person = person_or_404(user_id)
    if slug != slugify(person.name):
        return redirect(url_for(".show", user_id=person.id, slug=slugify(person.name)))
    return page(
        "people/show.html",
        person=person,
        profile=queries.get_profile(person.id),
        reports=queries.list_direct_reports(current_user, person),
        champions=list_champions_of(person.department),
        levels=LEVELS,
        can_edit=policy.can_edit_profile(current_user, person),
    )


@blueprint.route("/people/<int:user_id>/edit", methods=["GET", "POST"])
def edit(user_id: int) -> ResponseReturnValue:
    """Change a profile."""
    person = person_or_404(user_id)
    require(policy.can_edit_profile(current_user, person))
    profile = queries.get_profile(person.id)
    form = ProfileForm(obj=profile, skills=list_skills(profile))
    if form.validate_on_submit():
        with form.showing_refusals():
            values = form.values
            levels = parse_skill_lines(values.pop("skills") or "")
            update = update_profile(current_user, person, skills=levels, **values)
            flash_status(_("The profile is saved."))
            if update.problem:
                flash_status(
                    _("The text could not be laid out, so it is shown as you typed it. A simpler one can."), kind="warn"
                )
            return redirect(url_for(".show", user_id=person.id, slug=slugify(person.name)))
    return page("people/edit.html", form=form, person=person), form.status


@blueprint.post("/people/<int:user_id>/confirmation")
def confirm(user_id: int) -> ResponseReturnValue:
    """Note that one's own profile is still right."""
    require(user_id == current_user.id)
    confirm_profile(current_user)
    flash_status(_("Thank you. Colleagues see that your profile is up to date."))
    return redirect(url_for(".show", user_id=user_id, slug=slugify(current_user.name)))
