"""Skills on a profile: adding, rating, taking away, endorsing."""

from __future__ import annotations

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import User
from app.core.errors import NotFoundError
from app.core.permissions import require
from app.core.templating import flash_status, page
from app.people import policy, queries
from app.people.forms import EndorsementForm, InterestForm, SkillForm
from app.people.models import LEVELS, ProfileSkill
from app.people.queries.skills import get_skill, list_endorsements
from app.people.service.endorsing import endorse, withdraw
from app.people.service.skills import add_interest, remove_interest, remove_skill, set_skill
from app.people.views.blueprint import blueprint, person_or_404, url_of


@blueprint.route("/<int:user_id>/skills", methods=["GET", "POST"])
def skills(user_id: int) -> ResponseReturnValue:
    """Name what a person can do, and how well."""
    person = person_or_404(user_id)
    require(policy.can_edit_profile(current_user, person))
    form = SkillForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            held = set_skill(current_user, person, form.name.data, form.level.data)
            level = LEVELS[held.level]
            flash_status(_("“%(skill)s” is on the profile: %(level)s.", skill=held.skill.name, level=level))
            return redirect(url_for(".skills", user_id=person.id))
    return _skills_page(person, skill_form=form), form.status


@blueprint.post("/<int:user_id>/interests")
def add_to_interests(user_id: int) -> ResponseReturnValue:
    """Name what a person would like to learn."""
    person = person_or_404(user_id)
    require(policy.can_edit_profile(current_user, person))
    form = InterestForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            skill = add_interest(current_user, person, form.interest.data)
            flash_status(_("Noted: “%(skill)s” is something to learn.", skill=skill.name))
            return redirect(url_for(".skills", user_id=person.id))
    return _skills_page(person, interest_form=form), form.status


def _skills_page(
    person: User, *, skill_form: SkillForm | None = None, interest_form: InterestForm | None = None
) -> Response:
    return page(
        "people/skills.html",
        person=person,
        profile=queries.get_profile(person.id),
        levels=LEVELS,
        skill_form=skill_form or SkillForm(formdata=None),
        interest_form=interest_form or InterestForm(formdata=None),
    )


@blueprint.post("/<int:user_id>/skills/<int:skill_id>/removal")
def remove(user_id: int, skill_id: int) -> ResponseReturnValue:
    """Take a skill off a profile."""
    person = person_or_404(user_id)
    removed = remove_skill(current_user, person, skill_id)
    if removed is not None:
        flash_status(
            _("“%(skill)s” is off the profile.", skill=removed.skill.name),
            undo_url=url_for(".skills", user_id=person.id),
            undo_fields={"name": removed.skill.name, "level": removed.level},
        )
    return redirect(url_for(".skills", user_id=person.id))


@blueprint.post("/<int:user_id>/interests/<int:skill_id>/removal")
def remove_from_interests(user_id: int, skill_id: int) -> ResponseReturnValue:
    """Take away what a person would like to learn."""
    person = person_or_404(user_id)
    removed = remove_interest(current_user, person, skill_id)
    if removed is not None:
        flash_status(
            _("“%(skill)s” is off the profile.", skill=removed.skill.name),
            undo_url=url_for(".add_to_interests", user_id=person.id),
            undo_fields={"interest": removed.skill.name},
        )
    return redirect(url_for(".skills", user_id=person.id))


def _held_or_404(person: User, skill_id: int) -> ProfileSkill:
    profile = queries.get_profile(person.id)
    held = next((one for one in (profile.skills if profile else []) if one.skill_id == skill_id), None)
    if held is None:
        raise NotFoundError
    return held


@blueprint.route("/<int:user_id>/skills/<int:skill_id>/endorsement", methods=["GET", "POST"])
def endorsement(user_id: int, skill_id: int) -> ResponseReturnValue:
    """Say that a colleague has a skill, and why."""
    person = person_or_404(user_id)
    require(policy.can_endorse(current_user, person), _("Nobody endorses oneself: ask a colleague to."))
    held = _held_or_404(person, skill_id)
    given = list_endorsements(person.id).get(skill_id, [])
    mine = next((one for one in given if one.endorser_id == current_user.id), None)
    form = EndorsementForm(obj=mine)
    if form.validate_on_submit():
        with form.showing_refusals():
            endorse(current_user, person, held.skill, form.reason.data)
            flash_status(_("Thank you. %(name)s and everybody else can read it.", name=person.name))
            return redirect(url_of(person))
    return page("people/endorse.html", form=form, person=person, held=held, mine=mine, levels=LEVELS), form.status


@blueprint.post("/<int:user_id>/skills/<int:skill_id>/endorsement/withdrawal")
def withdraw_endorsement(user_id: int, skill_id: int) -> ResponseReturnValue:
    """Take one's endorsement back."""
    person = person_or_404(user_id)
    skill = get_skill(skill_id)
    if skill is None:
        raise NotFoundError
    gone = withdraw(current_user, person, skill_id)
    if gone is not None:
        flash_status(
            _("Your endorsement is taken back."),
            undo_url=url_for(".endorsement", user_id=person.id, skill_id=skill_id),
            undo_fields={"reason": gone.reason},
        )
    return redirect(url_of(person))
