"""Files of pages."""

from __future__ import annotations

from urllib.parse import quote

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from app.core.errors import NotFoundError
from app.core.files import StoredFile
from app.core.files.receiving import Shown, answer_script, is_from_script, sent_files
from app.core.files.serving import send_afresh
from app.core.installation import installation
from app.core.permissions import require
from app.core.security import database_id
from app.core.templating import flash_status
from app.core.templating import page as show_page
from app.wiki import policy, queries, showing
from app.wiki.models import Draft, File, FileVersion, Page
from app.wiki.service.drafts import get_draft, keep_draft
from app.wiki.service.files import add_file, remove_file, restore_file
from app.wiki.views.blueprint import blueprint
from app.wiki.views.fetching import file_or_404, page_or_404, space_or_404


@blueprint.get("/files/<int:file_id>/<name>")
def file(file_id: int, name: str) -> ResponseReturnValue:  # noqa: ARG001 (the name is for people)
    """Hand out the newest version of a file, or the one that is asked for."""
    found = file_or_404(file_id)
    if found.deleted_at is not None and not _may_see_removed(found):
        raise NotFoundError
    version = queries.get_version(found, request.args.get("version", type=database_id))
    if version is None:
        raise NotFoundError
    stored = StoredFile(version.key, found.name, version.media_type, version.size, version.sha256)
    return send_afresh(installation().files, stored)


def _may_see_removed(file: File) -> bool:
    """Tell whether the reader may put a removed file back, and so look at it."""
    page = queries.get_page(current_user, file.page_id or 0)
    return page is not None and policy.can_edit_space(current_user, page.space)


@blueprint.get("/page/<int:page_id>/files")
def files(page_id: int) -> ResponseReturnValue:
    """List the files of a page with their versions."""
    page = page_or_404(page_id)
    can_edit = policy.can_edit_space(current_user, page.space)
    return show_page(
        "wiki/files.html",
        page=page,
        ancestors=showing.ancestors_of(current_user, page),
        files=queries.list_files(page),
        removed=queries.list_files(page, removed=True) if can_edit else [],
        can_edit=can_edit,
    )


@blueprint.post("/page/<int:page_id>/files")
def upload(page_id: int) -> ResponseReturnValue:
    """Add a file to a page; a script gets the Markdown that shows it."""
    page = page_or_404(page_id)
    require(policy.can_edit_space(current_user, page.space))
    return _take(page, url_for(".files", page_id=page.id))


@blueprint.post("/spaces/<int:space_id>/files")
def upload_to_draft(space_id: int) -> ResponseReturnValue:
    """Add a file to a page that is being written and does not exist yet."""
    space = space_or_404(space_id)
    require(policy.can_edit_space(current_user, space))
    draft = get_draft(current_user, space, None) or keep_draft(current_user, space, None, title="", source="")
    return _take(draft, url_for(".new", space_id=space.id))


def _take(place: Page | Draft, back: str) -> ResponseReturnValue:
    """Take what was sent: a script is answered in JSON, a form with a page."""
    if is_from_script():
        return answer_script(lambda sent: _shown(*_add(place, sent)))
    added, version = _add(place, sent_files()[0])
    flash_status(_("“%(name)s” is there, version %(number)s.", name=added.name, number=version.number))
    return redirect(back)


def url_of_file(file: File) -> str:
    """Return the address of a file, which stays the same from version to version."""
    return f"/wiki/files/{file.id}/{quote(file.name)}"


def _shown(file: File, version: FileVersion) -> Shown:
    return Shown(file.name, version.media_type, url_of_file(file))


def _add(place: Page | Draft, sent: FileStorage) -> tuple[File, FileVersion]:
    return add_file(current_user, place, sent.stream, sent.filename or "")


@blueprint.post("/files/<int:file_id>/removal")
def remove(file_id: int) -> ResponseReturnValue:
    """Take a file off its page."""
    found = file_or_404(file_id)
    page = page_or_404(found.page_id or 0)
    remove_file(current_user, page, found)
    flash_status(_("“%(name)s” is off the page.", name=found.name), undo_url=url_for(".put_back", file_id=found.id))
    return redirect(url_for(".files", page_id=page.id))


@blueprint.post("/files/<int:file_id>/return")
def put_back(file_id: int) -> ResponseReturnValue:
    """Put a file back on its page."""
    found = file_or_404(file_id)
    page = page_or_404(found.page_id or 0)
    restore_file(current_user, page, found)
    flash_status(_("“%(name)s” is back.", name=found.name))
    return redirect(url_for(".files", page_id=page.id))
