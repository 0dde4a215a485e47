"""The shared list of skills, a skill with who has it, and keeping the list."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.calendar import today
from app.core.errors import NotFoundError
from app.core.pagination import requested_page
from app.core.permissions import require
from app.core.slugs import slugify
from app.core.templating import flash_status, page
from app.people import policy, queries
from app.people.forms import AliasForm, MergerForm, SkillNameForm
from app.people.models import LEVELS, Skill
from app.people.models.skill import fold_skill
from app.people.queries import skills as found
from app.people.service.skill_list import add_alias, merge_skills, remove_alias, rename_skill
from app.people.views.blueprint import blueprint


def skill_or_404(skill_id: int) -> Skill:
    """Return a skill with its other names.

    Raises:
        NotFoundError: There is none.
    """
    skill = found.get_skill(skill_id)
    if skill is None:
        raise NotFoundError
    return skill


def url_of_skill(skill: Skill) -> str:
    """Return the address of a skill."""
    return url_for("people.skill", skill_id=skill.id, slug=slugify(skill.name))


@blueprint.get("/skills/")
def skills_index() -> ResponseReturnValue:
    """List the skills that anybody has or wants."""
    text, sees_risks = request.args.get("q", "").strip()[:200], policy.can_see_risks(current_user)
    is_thin = sees_risks and "thin" in request.args
    skills = found.find_skills(current_user, text=text, thin=is_thin, page=requested_page())
    return page(
        "people/skills_index.html",
        text=text,
        is_thin=is_thin,
        sees_risks=sees_risks,
        skills=skills,
        spread=found.count_spread(current_user, [skill.id for skill in skills.items]),
    )


@blueprint.get("/skills/<int:skill_id>", defaults={"slug": ""})
@blueprint.get("/skills/<int:skill_id>-<slug>")
def skill(skill_id: int, slug: str) -> ResponseReturnValue:
    """Show who has a skill, at which level, and who would like to learn it."""
    shown = skill_or_404(skill_id)
    if slug != slugify(shown.name):
        return redirect(url_of_skill(shown))
    holders = found.find_holders(current_user, shown, requested_page())
    own = queries.get_profile(current_user.id)
    return page(
        "people/skill.html",
        skill=shown,
        holders=holders,
        endorsements=found.count_endorsements(shown, [one.profile.user_id for one in holders.items]),
        learners=found.list_learners(current_user, shown),
        has_it=own is not None and any(one.skill_id == shown.id for one in own.skills),
        wants_it=own is not None and any(one.skill_id == shown.id for one in own.interests),
        spread=found.count_spread(current_user, [shown.id])[shown.id],
        levels=LEVELS,
        today=today(),
        sees_risks=policy.can_see_risks(current_user),
        can_keep=policy.can_keep_skills(current_user),
    )


@blueprint.route("/skills/<int:skill_id>/edit", methods=["GET", "POST"])
def edit_skill(skill_id: int) -> ResponseReturnValue:
    """Call a skill something else."""
    require(policy.can_keep_skills(current_user))
    changed = skill_or_404(skill_id)
    form = SkillNameForm(data={"name": changed.name})
    if form.validate_on_submit():
        with form.showing_refusals():
            rename_skill(current_user, changed, form.name.data)
            flash_status(_("The skill is called “%(skill)s” now; its old name still finds it.", skill=changed.name))
            return redirect(url_of_skill(changed))
    return _edit_page(changed, form=form), form.status


def _edit_page(skill: Skill, **forms: object) -> Response:
    empty = {
        "form": SkillNameForm(formdata=None, data={"name": skill.name}),
        "alias_form": AliasForm(formdata=None),
        "merger_form": MergerForm(formdata=None),
    }
    spread = found.count_spread(current_user, [skill.id])[skill.id]
    return page("people/edit_skill.html", skill=skill, spread=spread, **(empty | forms))


@blueprint.post("/skills/<int:skill_id>/names")
def add_name(skill_id: int) -> ResponseReturnValue:
    """Give a skill another name."""
    require(policy.can_keep_skills(current_user))
    changed = skill_or_404(skill_id)
    form = AliasForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            alias = add_alias(current_user, changed, form.alias.data)
            flash_status(_("“%(name)s” finds “%(skill)s” now.", name=alias.name, skill=changed.name))
            return redirect(url_for(".edit_skill", skill_id=changed.id))
    return _edit_page(changed, alias_form=form), form.status


@blueprint.post("/skills/<int:skill_id>/names/<int:alias_id>/removal")
def remove_name(skill_id: int, alias_id: int) -> ResponseReturnValue:
    """Take another name away from a skill."""
    changed = skill_or_404(skill_id)
    alias = next((one for one in changed.aliases if one.id == alias_id), None)
    remove_alias(current_user, changed, alias_id)
    if alias is not None:
        flash_status(
            _("“%(name)s” is no name of “%(skill)s” any more.", name=alias.name, skill=changed.name),
            undo_url=url_for(".add_name", skill_id=changed.id),
            undo_fields={"alias": alias.name},
        )
    return redirect(url_for(".edit_skill", skill_id=changed.id))


@blueprint.post("/skills/<int:skill_id>/merger")
def merge(skill_id: int) -> ResponseReturnValue:
    """Make another skill one with this; what that means is shown first, as it cannot be undone."""
    require(policy.can_keep_skills(current_user))
    kept, form = skill_or_404(skill_id), MergerForm()
    other = _meant(form.other.data) if form.validate_on_submit() else None
    if form.is_submitted() and not form.problems and (other is None or other.id == kept.id):
        form.refuse(_("Pick another skill from the list."), "other")
    if other is None or form.problems:
        return _edit_page(kept, merger_form=form), form.status
    if not form.is_sure.data:
        spread = found.count_spread(current_user, [kept.id, other.id])
        return page("people/merge_skills.html", skill=kept, other=other, spread=spread, form=form)
    name = other.name
    merge_skills(current_user, kept, other)
    flash_status(_("“%(name)s” is one with “%(skill)s” now.", name=name, skill=kept.name))
    return redirect(url_of_skill(kept))


def _meant(name: str) -> Skill | None:
    """Return the skill of a name, with its other names."""
    folded = fold_skill(name)
    known = found.find_by_name([folded]).get(folded)
    return found.get_skill(known.id) if known else None


@blueprint.get("/skill-options")
def skill_options() -> ResponseReturnValue:
    """Suggest skills while one is typed."""
    return page("people/skill_options.html", skills=queries.suggest_skills(request.args.get("q", "")))
