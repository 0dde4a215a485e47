"""Reading pages."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.queries import find_named, fold_name
from app.core.calendar import today
from app.core.errors import NotFoundError
from app.core.feature import house
from app.core.formats import ago_changes_with
from app.core.pagination import requested_page
from app.core.parts import Parts, kept_page
from app.core.security import database_id
from app.core.templating import page as show_page
from app.wiki import policy, queries, showing
from app.wiki.embedding import template_id_of
from app.wiki.linking import read_name
from app.wiki.models import Page
from app.wiki.queries.faq import find_entries_backed_by
from app.wiki.service.approval import has_approved
from app.wiki.views.blueprint import blueprint
from app.wiki.views.fetching import page_or_404, page_to_read_or_404, space_at_or_404

PAGES = Parts("people", "wiki", "documents", size=1_000)


@blueprint.get("/<space_slug>/<path:path>")
def show(space_slug: str, path: str) -> ResponseReturnValue:
    """Show a page, or lead to where it lies now."""
    if place := queries.get_place(current_user, space_slug, path):
        return show_place(place)
    space = space_at_or_404(space_slug)
    page = queries.get_page_at(current_user, space, path.strip("/"))
    if page is None or path != page.path:
        page = page or queries.get_page_formerly_at(current_user, space, path.strip("/"))
        if page is None:
            raise NotFoundError
        return redirect(page.url, 301 if path.endswith("/") else 302)
    return show_place(queries.Place(page, has_templates=True))


def show_place(place: queries.Place) -> Response:
    """Return a page with everything that stands around it; the reader has it before his eyes."""
    reader, page = current_user._get_current_object(), place.page
    house().see(reader, f"page:{page.id}")
    rights = {
        "can_edit": policy.can_edit_space(reader, page.space),
        "can_keep": policy.can_keep_page(reader, page),
        "can_approve": policy.can_approve(reader, page) and not has_approved(reader, page),
        "can_see_unpublished": policy.can_see_unpublished(reader, page),
    }
    reactions = queries.get_reactions(reader, page)
    seen_by = reader.id if place.has_templates else queries.sight(reader)
    key = (page.id, seen_by, *rights.values(), reactions, today(), ago_changes_with(page.changed_at))
    return kept_page("wiki/page.html", PAGES, key, lambda: _around(page.id) | rights | {"reactions": reactions})


def _around(page_id: int) -> dict[str, object]:
    """Return a page and what stands around it, as the reader may see it."""
    page = page_to_read_or_404(page_id)
    return {
        "page": page,
        "html": showing.text_for(current_user, page),
        "tree": showing.tree_around(current_user, page.space, page),
        "ancestors": showing.ancestors_of(current_user, page),
        "audience": showing.audience_label(page.audience),
        "freshness": page.freshness(today()),
        "linking": queries.find_linking(current_user, page),
        "files": queries.list_newest(page),
        "answers": find_entries_backed_by(current_user, page),
    }


@blueprint.get("/page/<int:page_id>")
def permanent(page_id: int) -> ResponseReturnValue:
    """Lead from the address that never changes to where the page lies now."""
    return redirect(page_or_404(page_id).url)


@blueprint.get("/page/<int:page_id>/print")
def print_view(page_id: int) -> ResponseReturnValue:
    """Show a page alone, for paper and PDF."""
    page = page_or_404(page_id)
    return show_page(
        "wiki/print.html",
        page=page,
        html=showing.text_for(current_user, page),
        audience=showing.audience_label(page.audience),
        freshness=page.freshness(today()),
    )


@blueprint.get("/page/<int:page_id>/markdown")
def markdown(page_id: int) -> ResponseReturnValue:
    """Give the published text of a page as a Markdown file."""
    page = page_or_404(page_id)
    revision = queries.get_revision(page, page.published_number)
    if revision is None:
        raise NotFoundError
    response = Response(f"# {page.title}\n\n{revision.source}", mimetype="text/markdown")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(page.slug)}.md"
    return response


@blueprint.get("/link")
def link() -> ResponseReturnValue:
    """Lead to the page of a name, or offer to write it."""
    name = request.args.get("to", "").strip()[:300]
    if address := showing.address_of_template(current_user, name):
        return redirect(address)
    reference = read_name(name)
    found = queries.resolve([reference], 0, current_user) if reference else {}
    if reference in found:
        return redirect(found[reference].url)
    title = reference.path.rpartition("/")[2].replace("-", " ").capitalize() if reference and reference.path else name
    spaces = [] if template_id_of(name) else queries.list_editable_spaces(current_user)
    return show_page("wiki/wanted_page.html", name=name, title=title, spaces=spaces), 404


@blueprint.get("/wanted")
def wanted() -> ResponseReturnValue:
    """List the pages that others link to and that nobody has written."""
    spaces = {space.id: space for space in queries.list_spaces(current_user)}
    return show_page("wiki/wanted.html", wanted=queries.list_wanted(current_user), spaces=spaces)


@blueprint.get("/changes")
def changes() -> ResponseReturnValue:
    """List what changed last."""
    slug = request.args.get("space", "")
    space = space_at_or_404(slug) if slug else None
    return show_page(
        "wiki/changes.html",
        pages=queries.find_changed(current_user, requested_page(), space=space),
        space=space,
        spaces=queries.list_spaces(current_user),
    )


@blueprint.get("/tags/<name>")
def tagged(name: str) -> ResponseReturnValue:
    """List the pages filed under a word."""
    pages = queries.find_tagged(current_user, fold_name(name), requested_page())
    return show_page("wiki/tagged.html", name=name, pages=pages)


@blueprint.get("/suggestions")
def suggestions() -> ResponseReturnValue:
    """Offer pages whose title begins as typed, for links and for places."""
    space_id = request.args.get("space", type=database_id)
    space = queries.get_space_by_id(current_user, space_id) if space_id else None
    text = request.args.get("q", "").strip()[:200]
    pages = queries.find_titled(current_user, text, 8, space=space)
    names = {page.id: _name_of(page, space.id if space else 0) for page in pages}
    return show_page("wiki/suggestions.html", pages=pages, names=names, wants_ids=request.args.get("value") == "id")


def _name_of(page: Page, space_id: int) -> str:
    """Return how a link names a page: by its title in the same space, else by its address, which is unmistakable."""
    return page.title if page.space_id == space_id and "|" not in page.title else f"{page.space.slug}/{page.path}"


@blueprint.get("/people")
def people() -> ResponseReturnValue:
    """Offer colleagues to name in a text."""
    text = request.args.get("q", "").strip()[:200]
    return show_page("wiki/people.html", people=find_named(current_user, text, 8))
