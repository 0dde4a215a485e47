"""The trash."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.core.errors import NotFoundError
from app.core.pagination import requested_page
from app.core.permissions import require
from app.core.templating import flash_status, page
from app.wiki import policy, queries
from app.wiki.service.trash import delete_page, restore_page
from app.wiki.views.blueprint import blueprint
from app.wiki.views.fetching import page_or_404, page_to_edit_or_404, space_or_404


@blueprint.get("/spaces/<int:space_id>/trash")
def trash(space_id: int) -> ResponseReturnValue:
    """List what was thrown away in a space."""
    space = space_or_404(space_id)
    require(policy.can_edit_space(current_user, space))
    return page("wiki/trash.html", space=space, pages=queries.find_trash(current_user, space, requested_page()))


@blueprint.post("/page/<int:page_id>/deletion")
def delete(page_id: int) -> ResponseReturnValue:
    """Throw a page away, with what lies below it."""
    thrown = page_or_404(page_id)
    ids = delete_page(current_user, thrown)
    below = queries.count_seen(current_user, ids) - 1
    text = _("“%(title)s” is in the trash.", title=thrown.title)
    if below > 0:
        text += " " + ngettext("%(num)s page below it too.", "%(num)s pages below it too.", below)
    flash_status(text, undo_url=url_for(".restore", page_id=thrown.id))
    return redirect(url_for(".space", space_slug=thrown.space.slug))


@blueprint.post("/page/<int:page_id>/restoration")
def restore(page_id: int) -> ResponseReturnValue:
    """Take a page out of the trash."""
    thrown = page_to_edit_or_404(page_id)
    if not thrown.is_deleted or thrown.deleted_with_id:
        raise NotFoundError
    restore_page(current_user, thrown)
    flash_status(_("“%(title)s” is back.", title=thrown.title))
    return redirect(thrown.url)
