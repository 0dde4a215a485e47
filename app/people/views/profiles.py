"""Profiles: looking at one, and telling about oneself."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from babel.dates import format_time
from flask import redirect
from flask.typing import ResponseReturnValue
from flask_babel import format_date, get_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import User
from app.accounts.queries import list_champions_of
from app.core import clock
from app.core.calendar import today
from app.core.errors import NotFoundError
from app.core.feature import house
from app.core.formats import ago_changes_with
from app.core.parts import Parts, kept_page
from app.core.permissions import require
from app.core.slugs import slugify
from app.core.templating import flash_status, page
from app.people import languages, policy, queries
from app.people.completeness import missing_from
from app.people.forms import AbsenceForm, ProfileForm
from app.people.models import LEVELS
from app.people.queries.skills import list_endorsements
from app.people.service.profiles import confirm_profile, set_absence, update_profile
from app.people.views.blueprint import blueprint, person_or_404, url_of
from app.people.working_days import summary

PROFILES = Parts("people", "profiles", size=1_000)


@blueprint.get("/<int:user_id>", defaults={"slug": ""})
@blueprint.get("/<int:user_id>-<slug>")
def show(user_id: int, slug: str) -> ResponseReturnValue:
    """Show a profile."""
    reader = current_user._get_current_object()
    standing = queries.get_standing(reader, user_id)
    if standing is None:
        raise NotFoundError
    person = standing.person
    if slug != slugify(person.name):
        return redirect(url_of(person))
    is_own = person.id == reader.id
    if is_own:
        house().see(reader, f"profile:{person.id}")
    own = {
        "is_own": is_own,
        "can_edit": policy.can_edit_profile(reader, person),
        "can_ask": policy.can_ask_about(reader, person),
        "endorsed": tuple(standing.endorsed.get(reader.id, ())),
        "today": today(),
        "local_time": _local_time(person),
    }
    key = (person.id, *own.values(), *map(ago_changes_with, standing.moments))
    return kept_page("people/show.html", PROFILES, key, lambda: own | _told(person.id, is_own=is_own))


def _told(user_id: int, *, is_own: bool) -> dict[str, object]:
    """Return what a profile tells, and what stands around it."""
    person, profile = person_or_404(user_id), queries.get_profile(user_id)
    return {
        "person": person,
        "profile": profile,
        "endorsements": list_endorsements(user_id),
        "reports": queries.list_direct_reports(current_user, person),
        "champions": list_champions_of(person.department),
        "levels": LEVELS,
        "spoken": [languages.name_of(one.code, get_locale()) for one in (profile.languages if profile else [])],
        "missing": missing_from(profile) if is_own else [],
        "working_days": summary(profile.working_days, format_date) if profile else "",
    }


def _local_time(person: User) -> str:
    """Return the time where a person is, where it is not the reader's."""
    if person.time_zone == current_user.time_zone:
        return ""
    return str(format_time(clock.now().astimezone(ZoneInfo(person.time_zone)), "short", locale=get_locale()))


@blueprint.route("/<int:user_id>/edit", methods=["GET", "POST"])
def edit(user_id: int) -> ResponseReturnValue:
    """Change a profile."""
    person = person_or_404(user_id)
    require(policy.can_edit_profile(current_user, person))
    profile = queries.get_profile(person.id)
    form = ProfileForm.of(person, profile, get_locale())
    if form.validate_on_submit():
        with form.showing_refusals():
            update = update_profile(current_user, person, **form.values)
            flash_status(_("The profile is saved."))
            if update.problem:
                flash_status(
                    _("The text could not be laid out, so it is shown as you typed it. A simpler one can."), kind="warn"
                )
            return redirect(url_of(person))
    return page("people/edit.html", form=form, person=person), form.status


@blueprint.post("/<int:user_id>/confirmation")
def confirm(user_id: int) -> ResponseReturnValue:
    """Note that one's own profile is still right."""
    require(user_id == current_user.id)
    confirm_profile(current_user)
    flash_status(_("Thank you. Colleagues see that your profile is up to date."))
    return redirect(url_of(current_user))


@blueprint.route("/<int:user_id>/absence", methods=["GET", "POST"])
def absence(user_id: int) -> ResponseReturnValue:
    """Note when a person is away, and who can be asked meanwhile."""
    person = person_or_404(user_id)
    require(policy.can_edit_profile(current_user, person))
    profile = queries.get_profile(person.id)
    form = AbsenceForm(obj=profile)
    if form.validate_on_submit():
        with form.showing_refusals():
            set_absence(current_user, person, form.absent_from.data, form.absent_until.data, form.deputy.data)
            away = form.absent_from.data is not None
            flash_status(_("Colleagues see when you are away.") if away else _("Colleagues see that you are here."))
            return redirect(url_of(person))
    return page("people/absence.html", form=form, person=person, profile=profile), form.status


@blueprint.post("/<int:user_id>/presence")
def present(user_id: int) -> ResponseReturnValue:
    """Note that a person is back."""
    person = person_or_404(user_id)
    set_absence(current_user, person, None, None)
    flash_status(_("Colleagues see that you are here."))
    return redirect(url_of(person))
