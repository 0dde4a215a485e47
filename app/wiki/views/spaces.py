"""Spaces: the shelf of shelves, one shelf, and what keepers do with it."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.calendar import today
from app.core.permissions import require
from app.core.templating import flash_status, page
from app.wiki import policy, queries, showing
from app.wiki.forms import NewSpaceForm, SpaceForm
from app.wiki.service.drafts import list_drafts
from app.wiki.service.spaces import change_space, create_space, delete_space
from app.wiki.views.blueprint import blueprint
from app.wiki.views.fetching import space_at_or_404, space_or_404

RECENT = 8


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show all spaces, what changed last, and what the reader has begun."""
    return page(
        "wiki/index.html",
        spaces=queries.list_spaces(current_user),
        trust=queries.count_trust(current_user, today()),
        recent=queries.list_changed(current_user, RECENT),
        tags=queries.list_tags(current_user),
        drafts=list_drafts(current_user),
        reviews=queries.count_reviews(current_user, today()),
        can_open=bool(current_user.championed_ids) or policy.can_create_space(current_user, None),
        can_write=bool(queries.list_editable_spaces(current_user)),
    )


@blueprint.get("/<space_slug>/")
def space(space_slug: str) -> ResponseReturnValue:
    """Show what lies in a space."""
    space = space_at_or_404(space_slug)
    return page(
        "wiki/space.html",
        space=space,
        tree=showing.tree_around(current_user, space, None),
        trust=queries.count_trust(current_user, today(), space).get(space.id, queries.Trust()),
        recent=queries.list_changed(current_user, RECENT, space=space),
        audience=showing.audience_label(space.audience),
        editors=showing.audience_label(space.editors),
        can_edit=policy.can_edit_space(current_user, space),
        can_manage=policy.can_manage_space(current_user, space),
    )


@blueprint.route("/spaces/new", methods=["GET", "POST"])
def new_space() -> ResponseReturnValue:
    """Open a space."""
    require(bool(current_user.championed_ids) or policy.can_create_space(current_user, None))
    form = NewSpaceForm(audience=["all"], editors=["all"])
    if not policy.can_create_space(current_user, None):
        form.department_id.choices = form.department_id.choices[1:]
    if form.validate_on_submit():
        with form.showing_refusals():
            created = create_space(current_user, slug=form.slug.data or "", **_values_of(form))
            flash_status(_("The space is open."))
            return redirect(url_for(".space", space_slug=created.slug))
    return page("wiki/edit_space.html", form=form, space=None), form.status


def _values_of(form: SpaceForm) -> dict[str, Any]:
    """Return what was entered about a space, as the services take it."""
    return {
        "name": form.name.data or "",
        "description": form.description.data or "",
        "department": form.department_id.department,
        "audience": form.audience.data,
        "editors": form.editors.data,
    }


@blueprint.route("/spaces/<int:space_id>/edit", methods=["GET", "POST"])
def edit_space(space_id: int) -> ResponseReturnValue:
    """Change a space."""
    space = space_or_404(space_id)
    require(policy.can_manage_space(current_user, space))
    form = SpaceForm(obj=space)
    if form.validate_on_submit():
        with form.showing_refusals():
            change_space(current_user, space, **_values_of(form))
            flash_status(_("The space is saved."))
            return redirect(url_for(".space", space_slug=space.slug))
    return page("wiki/edit_space.html", form=form, space=space, is_empty=queries.is_empty(space)), form.status


@blueprint.post("/spaces/<int:space_id>/deletion")
def remove_space(space_id: int) -> ResponseReturnValue:
    """Remove an empty space."""
    space = space_or_404(space_id)
    delete_space(current_user, space)
    flash_status(_("The space is gone."))
    return redirect(url_for(".index"))
