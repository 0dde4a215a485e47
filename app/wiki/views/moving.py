"""Moving pages, and saying who may read them."""

from __future__ import annotations

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from wtforms import SelectChoice

from app.core.errors import InvalidError
from app.core.forms import number_in
from app.core.permissions import require
from app.core.templating import flash_status, page
from app.wiki import policy, queries, showing
from app.wiki.forms import AudienceForm, MoveForm
from app.wiki.linking import Reference
from app.wiki.models import Page, Space
from app.wiki.service.audiences import narrowing_of
from app.wiki.service.moving import move_page, narrow_page
from app.wiki.views.blueprint import blueprint
from app.wiki.views.fetching import page_or_404, space_or_404


@blueprint.route("/page/<int:page_id>/place", methods=["GET", "POST"])
def move(page_id: int) -> ResponseReturnValue:
    """Put a page somewhere else."""
    moved = page_or_404(page_id)
    require(policy.can_edit_space(current_user, moved.space))
    ancestors = showing.ancestors_of(current_user, moved)
    parent = ancestors[-1] if ancestors else None
    form = MoveForm(
        space_id=moved.space_id,
        parent=parent.title if parent else "",
        parent_id=parent.id if parent else "",
        slug=moved.slug,
    )
    form.space_id.choices = [SelectChoice(space.id, space.name) for space in queries.list_editable_spaces(current_user)]
    if form.validate_on_submit():
        with form.showing_refusals():
            space = space_or_404(form.space_id.data)
            ids = move_page(current_user, moved, space=space, parent=_parent_in(form, space), slug=form.slug.data)
            count = ngettext(
                "%(num)s address changed; the old one still works.",
                "%(num)s addresses changed; the old ones still work.",
                queries.count_seen(current_user, ids),
            )
            flash_status(f"{_('The page has moved.')} {count}" if ids else _("The page is where it was."))
            return redirect(moved.url)
    return page("wiki/move.html", form=form, page=moved, ancestors=ancestors), form.status


def _parent_in(form: MoveForm, space: Space) -> Page | None:
    """Return the page under which the other one is to lie; None for the top of the space.

    Raises:
        InvalidError: There is no such page.
    """
    text = (form.parent.data or "").strip()
    if not text:
        return None
    number = number_in(form.parent_id.data)
    picked = queries.get_page(current_user, number) if number is not None else None
    if picked is None or picked.title != text:
        reference = Reference(title=text)
        picked = queries.resolve([reference], space.id, current_user).get(reference)
    if picked is None or picked.space_id != space.id:
        raise InvalidError(_("There is no page of this title in that space. Pick one from the list."), "parent")
    return picked


@blueprint.route("/page/<int:page_id>/audience", methods=["GET", "POST"])
def audience(page_id: int) -> ResponseReturnValue:
    """Say who may read a page: fewer than those who may read what it lies in, never more."""
    narrowed = page_or_404(page_id)
    require(policy.can_edit_space(current_user, narrowed.space))
    form = AudienceForm(audience=narrowed.narrowing or ["all"])
    if form.validate_on_submit():
        with form.showing_refusals():
            narrow_page(current_user, narrowed, narrowing_of(form.audience.data))
            flash_status(_("Saved: who may read this page."))
            return redirect(narrowed.url)
    ancestors = showing.ancestors_of(current_user, narrowed)
    outer = showing.audience_label(space_or_404(narrowed.space_id).audience) if not ancestors else ""
    return page("wiki/audience.html", form=form, page=narrowed, ancestors=ancestors, outer=outer), form.status
