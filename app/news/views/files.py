"""Files of posts: handing them out, and what their author does with them."""

from __future__ import annotations

from http import HTTPStatus

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from app.core.errors import InvalidError, NotFoundError
from app.core.files import StoredFile
from app.core.files.receiving import Shown, answer_script, is_from_script, sent_files
from app.core.files.serving import send_afresh, send_small_afresh
from app.core.formats import labelled
from app.core.installation import installation
from app.core.permissions import require
from app.core.templating import flash_status, page
from app.news.forms.files import AttachmentsForm, CoverForm, DescriptionForm
from app.news.models import Post, PostFile
from app.news.policy import posts as policy
from app.news.queries.files import get_file, get_file_of, get_post_id_of, list_files
from app.news.service import files as service
from app.news.views.blueprint import blueprint, post_or_404


@blueprint.get("/files/<int:file_id>/<name>")
def file(file_id: int, name: str) -> ResponseReturnValue:  # noqa: ARG001 (the name is for people)
    """Hand out a file to whoever may open its post."""
    found = get_file(current_user, file_id)
    if found is None:
        raise NotFoundError
    stored = StoredFile(found.key, found.name, found.media_type, found.size, found.sha256)
    return send_afresh(installation().files, stored)


@blueprint.get("/covers/<int:file_id>.webp")
def cover_picture(file_id: int) -> ResponseReturnValue:
    """Hand out a cover as small as lists show it, to whoever may open its post."""
    found = get_file(current_user, file_id)
    if found is None or not found.is_cover:
        raise NotFoundError
    name, version = f"{file_id}.webp", f"{found.sha256[:32]}-small"
    return send_small_afresh(installation().files, found.small_key, name, "image/webp", version)


@blueprint.route("/<int:post_id>/files", methods=["GET", "POST"])
def files(post_id: int) -> ResponseReturnValue:
    """List the files of a post for its author, and add some; a script gets the Markdown that shows one."""
    post = _changeable(post_id)
    if request.method == "POST" and is_from_script():
        return answer_script(lambda sent: _shown(_add(post, sent)))
    form = AttachmentsForm()
    if form.validate_on_submit() and _take_all(form, post):
        return redirect(url_for(".files", post_id=post.id))
    return _listing(post, form, CoverForm(formdata=None))


def _changeable(post_id: int) -> Post:
    post = post_or_404(post_id)
    require(policy.can_change(current_user, post))
    return post


def _listing(post: Post, form: AttachmentsForm, cover_form: CoverForm) -> ResponseReturnValue:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.problems or cover_form.problems else HTTPStatus.OK
    return page(
        "news/files.html",
        post=post,
        form=form,
        cover_form=cover_form,
        files=list_files(post),
        removed=list_files(post, removed=True),
    ), status


def _add(post: Post, sent: FileStorage) -> PostFile:
    return service.add_file(current_user, post, sent.stream, sent.filename or "")


def _shown(added: PostFile) -> Shown:
    return Shown(added.name, added.media_type, added.url)


def _take_all(form: AttachmentsForm, post: Post) -> bool:
    """Take what can be taken of the files that were sent, and explain the rest; tell whether anything was."""
    taken, refused = [], []
    with form.showing_refusals():
        for sent in sent_files():
            try:
                taken.append(_add(post, sent))
            except InvalidError as error:
                refused.append(labelled(sent.filename, error.message))
    if not taken:
        for message in refused:
            form.refuse(message, "file")
        return False
    flash_status(ngettext("%(num)s file added.", "%(num)s files added.", len(taken)))
    for message in refused:
        flash_status(message, kind="bad")
    return True


@blueprint.post("/<int:post_id>/cover")
def cover(post_id: int) -> ResponseReturnValue:
    """Show a post with a picture that is sent."""
    post = _changeable(post_id)
    form = CoverForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            sent, description = form.picture.data, form.description.data or ""
            added = service.add_cover(current_user, post, sent.stream, sent.filename, description)
            return _after_choosing(added, is_described=form.is_said)
    return _listing(post, AttachmentsForm(formdata=None), form)


def _after_choosing(cover: PostFile, *, is_described: bool) -> ResponseReturnValue:
    """Lead from a new cover back to the files, or to the question what it shows."""
    flash_status(_("The post is shown with this picture."))
    if is_described:
        return redirect(url_for(".files", post_id=cover.post_id))
    return redirect(url_for(".describe", file_id=cover.id))


def _file_and_post(file_id: int) -> tuple[PostFile, Post]:
    """Return a file, perhaps one that was taken off, with its post, for the post's author.

    Raises:
        NotFoundError: There is none, or the reader may not open its post.
    """
    post = _changeable(get_post_id_of(file_id) or 0)
    found = get_file_of(post, file_id)
    if found is None:
        raise NotFoundError
    return found, post


@blueprint.post("/files/<int:file_id>/cover")
def choose_cover(file_id: int) -> ResponseReturnValue:
    """Show a post with one of its pictures."""
    found, post = _file_and_post(file_id)
    service.choose_cover(current_user, post, found)
    return _after_choosing(found, is_described=bool(found.description))


@blueprint.post("/<int:post_id>/cover/removal")
def no_cover(post_id: int) -> ResponseReturnValue:
    """Show a post without its cover; the picture stays among the files."""
    post = _changeable(post_id)
    service.show_without_cover(current_user, post)
    flash_status(_("The post is shown without a picture; it stays among the files."))
    return redirect(url_for(".files", post_id=post.id))


@blueprint.route("/files/<int:file_id>/description", methods=["GET", "POST"])
def describe(file_id: int) -> ResponseReturnValue:
    """Say what a picture shows."""
    found, post = _file_and_post(file_id)
    form = DescriptionForm(description=found.description)
    if form.validate_on_submit():
        with form.showing_refusals():
            service.describe_file(current_user, post, found, form.description.data or "")
            flash_status(_("Thank you; it is read out to those who do not see the picture."))
            return redirect(url_for(".files", post_id=post.id))
    return page("news/description.html", form=form, post=post, file=found), form.status


@blueprint.post("/files/<int:file_id>/removal")
def remove_file(file_id: int) -> ResponseReturnValue:
    """Take a file off its post."""
    found, post = _file_and_post(file_id)
    service.remove_file(current_user, post, found)
    flash_status(_("“%(name)s” is removed.", name=found.name), undo_url=url_for(".return_file", file_id=found.id))
    return redirect(url_for(".files", post_id=post.id))


@blueprint.post("/files/<int:file_id>/return")
def return_file(file_id: int) -> ResponseReturnValue:
    """Put a file back on its post."""
    found, post = _file_and_post(file_id)
    service.restore_file(current_user, post, found)
    flash_status(_("“%(name)s” is back.", name=found.name))
    return redirect(url_for(".files", post_id=post.id))
