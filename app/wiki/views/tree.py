"""The tree of a space: branches fetched when they are opened, and the order of pages changed."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.permissions import require
from app.core.security import database_id
from app.core.templating import FRAGMENT_HEADER, flash_status, page
from app.wiki import policy, queries, showing
from app.wiki.service.moving import place_page, step_page
from app.wiki.views.blueprint import blueprint
from app.wiki.views.fetching import page_or_404, space_or_404

STEPS = {"up": -1, "down": 1}


@blueprint.get("/page/<int:page_id>/branch")
def branch(page_id: int) -> ResponseReturnValue:
    """Return the pages right below one, for the tree at the side; without scripts the page itself shows them."""
    parent = page_or_404(page_id)
    if FRAGMENT_HEADER not in request.headers:
        return redirect(parent.url)
    return page("wiki/branch.html", nodes=showing.branch_under(current_user, parent), page_id=page_id)


@blueprint.get("/spaces/<int:space_id>/order")
def order(space_id: int) -> ResponseReturnValue:
    """Show the pages of one level in their order, each to be moved."""
    space = space_or_404(space_id)
    require(policy.can_edit_space(current_user, space))
    under_id = request.args.get("under", type=database_id)
    under = page_or_404(under_id) if under_id else None
    pages = queries.find_children(current_user, space.id, [under.id if under else None])
    return page(
        "wiki/order.html",
        space=space,
        under=under,
        ancestors=showing.ancestors_of(current_user, under) if under else [],
        pages=pages,
        parents=queries.parents_among(current_user, [one.id for one in pages]),
    )


@blueprint.post("/page/<int:page_id>/position")
def position(page_id: int) -> ResponseReturnValue:
    """Move a page up or down, or right before another one, among those beside it."""
    moved = page_or_404(page_id)
    before_id = request.form.get("before", type=database_id)
    if (step := STEPS.get(request.form.get("step", ""))) is not None:
        step_page(current_user, moved, step)
    else:
        place_page(current_user, moved, before=page_or_404(before_id) if before_id else None)
    flash_status(_("“%(title)s” has moved.", title=moved.title))
    return redirect(url_for(".order", space_id=moved.space_id, under=moved.parent_id))
