"""The filled-in documents that a reader keeps; nobody else sees them."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.errors import NotFoundError
from app.core.files import StoredFile
from app.core.files.serving import send
from app.core.installation import installation
from app.core.templating import flash_status, page
from app.documents.models import Filled
from app.documents.queries.filling import get_filled, list_filled
from app.documents.service.filling import MOST_KEPT, remove_filled, restore_filled
from app.documents.views.blueprint import blueprint


@blueprint.get("/filled")
def filled() -> ResponseReturnValue:
    """Show the filled-in documents that the reader keeps."""
    return page("documents/filled.html", documents=list_filled(current_user), most=MOST_KEPT)


@blueprint.get("/filled/<int:filled_id>")
def filled_file(filled_id: int) -> ResponseReturnValue:
    """Hand out a filled-in document."""
    kept = _filled_or_404(filled_id)
    if kept.removed_at is not None:
        raise NotFoundError
    file = StoredFile(kept.key, kept.name, kept.media_type, kept.size, kept.sha256)
    return send(installation().files, file)


@blueprint.post("/filled/<int:filled_id>/removal")
def remove_filled_file(filled_id: int) -> ResponseReturnValue:
    """Delete a filled-in document."""
    kept = _filled_or_404(filled_id)
    remove_filled(current_user, kept)
    undo_url = url_for(".return_filled_file", filled_id=kept.id)
    flash_status(_("“%(name)s” is deleted.", name=kept.name), undo_url=undo_url)
    return redirect(url_for(".filled"))


@blueprint.post("/filled/<int:filled_id>/return")
def return_filled_file(filled_id: int) -> ResponseReturnValue:
    """Put a filled-in document back."""
    kept = _filled_or_404(filled_id)
    restore_filled(current_user, kept)
    flash_status(_("“%(name)s” is back.", name=kept.name))
    return redirect(url_for(".filled"))


def _filled_or_404(filled_id: int) -> Filled:
    kept = get_filled(current_user, filled_id)
    if kept is None:
        raise NotFoundError
    return kept
