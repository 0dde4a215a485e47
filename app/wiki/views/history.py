"""The history of a page: its revisions, what changed between them, and who wrote which line."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.errors import NotFoundError
from app.core.feature import house
from app.core.markup import render
from app.core.pagination import requested_page
from app.core.permissions import require
from app.core.revising import attribute, compare
from app.core.security import database_id
from app.core.templating import flash_status
from app.core.templating import page as show_page
from app.wiki import policy, queries, showing
from app.wiki.models import Page, RevisionKind
from app.wiki.service.approval import has_approved, list_approvals
from app.wiki.service.pages import save_page
from app.wiki.views.blueprint import blueprint
from app.wiki.views.fetching import page_or_404, page_to_edit_or_404, revision_or_404

MOST_REVISIONS = 200
"""How far back it is worked out who wrote which line."""


def _newest_shown(page: Page) -> int:
    """Return the number of the newest revision that the reader may see."""
    return page.latest_number if policy.can_see_unpublished(current_user, page) else page.published_number


@blueprint.get("/page/<int:page_id>/history")
def history(page_id: int) -> ResponseReturnValue:
    """List the revisions of a page."""
    page = page_or_404(page_id)
    house().see(current_user, f"page:{page.id}")
    newest = _newest_shown(page)
    return show_page(
        "wiki/history.html",
        page=page,
        ancestors=showing.ancestors_of(current_user, page),
        revisions=queries.find_revisions(page, requested_page(), up_to=newest),
        approvals=list_approvals(page, newest) if page.is_formal else [],
        can_edit=policy.can_edit_space(current_user, page.space),
    )


@blueprint.get("/page/<int:page_id>/revisions/<int:number>")
def revision(page_id: int, number: int) -> ResponseReturnValue:
    """Show a page as it was."""
    page = page_or_404(page_id)
    revision = revision_or_404(page, number)
    if number == page.latest_number:
        house().see(current_user, f"page:{page.id}")
    return show_page(
        "wiki/revision.html",
        page=page,
        ancestors=showing.ancestors_of(current_user, page),
        revision=revision,
        html=render(revision.source).html,
        newest=_newest_shown(page),
        can_edit=policy.can_edit_space(current_user, page.space),
        can_approve=policy.can_approve(current_user, page)
        and number == page.latest_number
        and not has_approved(current_user, page),
    )


@blueprint.get("/page/<int:page_id>/comparison")
def comparison(page_id: int) -> ResponseReturnValue:
    """Show what changed between two revisions."""
    page = page_or_404(page_id)
    newest = _newest_shown(page)
    number = request.args.get("after", default=newest, type=database_id)
    before = revision_or_404(page, request.args.get("before", default=max(1, number - 1), type=database_id))
    after = revision_or_404(page, number)
    return show_page(
        "wiki/comparison.html",
        page=page,
        ancestors=showing.ancestors_of(current_user, page),
        before=before,
        after=after,
        comparison=compare(before.source, after.source),
        is_inline=request.args.get("view") == "inline",
        newest=newest,
    )


@blueprint.get("/page/<int:page_id>/authors")
def authors(page_id: int) -> ResponseReturnValue:
    """Show who wrote which line."""
    page = page_or_404(page_id)
    revisions = {one.number: (one, text) for one, text in queries.list_texts(page, _newest_shown(page), MOST_REVISIONS)}
    lines = attribute((number, text) for number, (_one, text) in revisions.items())
    return show_page(
        "wiki/authors.html",
        page=page,
        ancestors=showing.ancestors_of(current_user, page),
        blocks=_blocks(lines),
        revisions={number: one for number, (one, _text) in revisions.items()},
    )


def _blocks(lines: list[tuple[int, str]]) -> list[tuple[int, list[str]]]:
    """Return lines that came with the same revision and stand together as one block each."""
    blocks: list[tuple[int, list[str]]] = []
    for number, line in lines:
        if blocks and blocks[-1][0] == number:
            blocks[-1][1].append(line)
        else:
            blocks.append((number, [line]))
    return blocks


@blueprint.post("/page/<int:page_id>/revisions/<int:number>/restoration")
def restore_revision(page_id: int, number: int) -> ResponseReturnValue:
    """Make an earlier text the newest one again."""
    page = page_to_edit_or_404(page_id)
    require(policy.can_edit_space(current_user, page.space))
    if page.is_deleted:
        raise NotFoundError
    earlier, newest = revision_or_404(page, number), page.latest_number
    save_page(
        current_user,
        page,
        title=earlier.title,
        source=earlier.source,
        base_number=newest,
        note=_("Back to revision %(number)s", number=number),
        kind=RevisionKind.RESTORED,
    )
    undo = url_for(".restore_revision", page_id=page.id, number=newest)
    flash_status(_("The text of revision %(number)s is back.", number=number), undo_url=undo)
    return redirect(page.url)
