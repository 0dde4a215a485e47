"""Writing pages: the editor, its preview, its drafts, and what happens when two people write at once."""

from __future__ import annotations

from http import HTTPStatus

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.core.forms import words_in
from app.core.permissions import require
from app.core.revising import Choice, merge
from app.core.security import database_id
from app.core.templating import flash_status
from app.core.templating import page as show_page
from app.wiki import policy, queries, showing
from app.wiki.forms import NewPageForm, PageForm
from app.wiki.models import Draft, Page, Space
from app.wiki.service.drafts import adopt_files, drop_draft, get_draft, keep_draft, list_other_writers
from app.wiki.service.pages import EditConflictError, PageIsGoneError, Saved, create_page, save_page
from app.wiki.service.trash import restore_page
from app.wiki.views.blueprint import blueprint
from app.wiki.views.fetching import page_or_404, page_to_edit_or_404, space_or_404


@blueprint.route("/spaces/<int:space_id>/new", methods=["GET", "POST"])
def new(space_id: int) -> ResponseReturnValue:
    """Write a new page."""
    space = space_or_404(space_id)
    require(policy.can_edit_space(current_user, space))
    parent = _parent_in(space)
    draft = get_draft(current_user, space, None)
    form = NewPageForm(obj=draft, language=str(current_user.language)) if draft else _new_form()
    if _wants("draft"):
        return _keep(form, space, None)
    if form.validate_on_submit() and not _wants("preview"):
        with form.showing_refusals():
            return _create(form, space, parent)
    return _editor(form, space, None, draft, parent=parent)


def _parent_in(space: Space) -> Page | None:
    """Return the page under which the address asks for a new one."""
    number = request.values.get("parent", type=database_id)
    parent = page_or_404(number) if number else None
    return parent if parent is not None and parent.space_id == space.id else None


def _new_form() -> NewPageForm:
    """Return an empty form, or one that begins from what readers see of a template."""
    title, number = request.args.get("title", "")[:200], request.args.get("template", type=database_id)
    template = queries.get_page(current_user, number) if number else None
    begun = None
    if template is not None and template.is_template:
        begun = queries.get_revision(template, template.published_number)
    return NewPageForm(title=title, source=begun.source if begun else "", language=str(current_user.language))


def _create(form: NewPageForm, space: Space, parent: Page | None) -> ResponseReturnValue:
    page = create_page(
        current_user,
        space,
        title=form.title.data or "",
        source=(form.source.data or "").replace("\r\n", "\n"),
        parent=parent,
        language=form.language.data,
        note=form.note.data or "",
        tags=words_in(form.tags.data),
    )
    adopt_files(current_user, space, page)
    drop_draft(current_user, space, None)
    flash_status(_("The page is published. Say who keeps it current, so that others can trust it."))
    return redirect(page.url)


@blueprint.route("/page/<int:page_id>/edit", methods=["GET", "POST"])
def edit(page_id: int) -> ResponseReturnValue:
    """Change the text of a page."""
    page = page_to_edit_or_404(page_id)
    require(policy.can_edit_space(current_user, page.space))
    if page.is_deleted and request.method == "GET":
        return redirect(url_for(".trash", space_id=page.space_id))
    draft = get_draft(current_user, page.space, page)
    newest = draft or queries.get_revision(page, page.latest_number)
    form = PageForm(
        title=newest.title if newest else page.title,
        source=newest.source if newest else "",
        note=draft.note if draft else "",
        base_number=_base_of(page, draft),
    )
    if _wants("draft"):
        return _keep(form, page.space, page)
    if _wants("edit_on"):
        form.source.data = _resolved(form, page)
        return _editor(form, page.space, page, None)
    if form.validate_on_submit() and not _wants("preview"):
        try:
            with form.showing_refusals():
                return _save(form, page)
        except EditConflictError as conflict:
            return _conflict(form, page, conflict)
        except PageIsGoneError:
            return _gone(form, page)
    return _editor(form, page.space, page, draft)


def _base_of(page: Page, draft: Draft | None) -> str:
    return str(draft.base_number if draft else page.latest_number)


def _wants(button: str) -> bool:
    """Tell whether a form was sent by one of its further buttons."""
    return request.method == "POST" and button in request.form


def _save(form: PageForm, page: Page) -> ResponseReturnValue:
    if page.is_deleted and _wants("put_back"):
        restore_page(current_user, page)
    saved = save_page(
        current_user,
        page,
        title=form.title.data or "",
        source=_resolved(form, page),
        base_number=form.base,
        note=form.note.data or "",
        is_small=form.is_small.data,
    )
    drop_draft(current_user, page.space, page)
    _tell(page, saved)
    return redirect(page.url)


def _resolved(form: PageForm, page: Page) -> str:
    """Return the text of a form; where it answers a conflict, the text that its choices make.

    The form then carries the revision that both began with and the one it was compared with. The choices count only
    while that is still the newest one; else the text goes through another merge, in which nothing of it is lost.
    """
    text = (form.source.data or "").replace("\r\n", "\n")
    against = request.form.get("against", type=database_id)
    if not against:
        return text
    base, latest = queries.get_revision(page, form.base), queries.get_revision(page, against)
    if base is None or latest is None:
        return text
    merged = merge(base.source, text, latest.source)
    choices = [
        request.form.get(f"choice-{number}", Choice.BOTH, type=Choice) for number in range(len(merged.conflicts))
    ]
    form.base_number.data = str(against)
    resolved = merged.resolve(choices)
    form.source.data = resolved
    return resolved


def _tell(page: Page, saved: Saved) -> None:
    """Say what became of the text."""
    if not saved.is_changed:
        flash_status(_("Nothing was different, so nothing was saved."), kind="info")
    elif saved.taken:
        flash_status(
            ngettext(
                "Saved, together with %(num)s change that somebody else made meanwhile.",
                "Saved, together with %(num)s changes that somebody else made meanwhile.",
                saved.taken,
            )
        )
    elif page.is_formal:
        flash_status(_("Saved as a draft. Readers see it once it is approved."))
    else:
        flash_status(_("The page is saved."))
    if saved.problem:
        flash_status(
            _("The text could not be laid out, so it is shown as you typed it. A simpler one can."), kind="warn"
        )


def _editor(
    form: PageForm, space: Space, page: Page | None, draft: Draft | None, *, parent: Page | None = None
) -> ResponseReturnValue:
    """Show the editor, with a preview where it was asked for."""
    anchor = parent or page
    return show_page(
        "wiki/edit.html",
        form=form,
        space=space,
        page=page,
        parent=parent,
        ancestors=showing.ancestors_of(current_user, anchor) if anchor else [],
        draft=draft if request.method == "GET" else None,
        templates=queries.list_templates(current_user) if page is None else [],
        others=list_other_writers(current_user, page) if page else [],
        preview=showing.preview_of(current_user, form.source.data or "", space.id) if _wants("preview") else None,
    ), form.status


def _conflict(form: PageForm, page: Page, conflict: EditConflictError) -> ResponseReturnValue:
    """Show both texts where they do not fit together; what was typed is kept as a draft besides."""
    template = show_page(
        "wiki/conflict.html",
        form=form,
        page=page,
        latest=conflict.latest,
        pieces=conflict.merge.pieces,
        conflicts=conflict.merge.conflicts,
        taken=conflict.merge.taken,
    )
    return template, HTTPStatus.CONFLICT


def _gone(form: PageForm, page: Page) -> ResponseReturnValue:
    """Say that the page is in the trash, and offer both ways out with the text at hand."""
    return show_page("wiki/gone.html", form=form, page=page), HTTPStatus.CONFLICT


def _keep(form: PageForm, space: Space, page: Page | None) -> ResponseReturnValue:
    """Keep what was typed so far as a draft, and leave."""
    _keep_draft(form, space, page)
    flash_status(_("Your draft is kept. Only you see it."))
    return redirect(page.url if page else url_for(".space", space_slug=space.slug))


def _keep_draft(form: PageForm, space: Space, page: Page | None) -> Draft:
    return keep_draft(
        current_user,
        space,
        page,
        title=form.title.data or "",
        source=(form.source.data or "").replace("\r\n", "\n"),
        note=form.note.data or "",
        base_number=form.base,
    )


@blueprint.post("/spaces/<int:space_id>/draft")
def autosave(space_id: int) -> ResponseReturnValue:
    """Keep what somebody types while it is typed; says when it was kept, and who else is writing."""
    space = space_or_404(space_id)
    page_id = request.args.get("page", type=database_id)
    page = page_or_404(page_id) if page_id else None
    form = PageForm()
    draft = _keep_draft(form, page.space if page else space, page)
    others = list_other_writers(current_user, page) if page else []
    return show_page("wiki/draft_status.html", draft=draft, others=others)


@blueprint.post("/spaces/<int:space_id>/draft/removal")
def discard(space_id: int) -> ResponseReturnValue:
    """Forget a draft."""
    space = space_or_404(space_id)
    page_id = request.args.get("page", type=database_id)
    page = page_or_404(page_id) if page_id else None
    drop_draft(current_user, page.space if page else space, page)
    flash_status(_("The draft is gone."))
    return redirect(url_for(".edit", page_id=page.id) if page else url_for(".new", space_id=space.id))


@blueprint.post("/spaces/<int:space_id>/preview")
def preview(space_id: int) -> ResponseReturnValue:
    """Show how a text will look."""
    space = space_or_404(space_id)
    require(policy.can_edit_space(current_user, space))
    return show_page(
        "wiki/preview.html", html=showing.preview_of(current_user, request.form.get("source", ""), space.id)
    )
