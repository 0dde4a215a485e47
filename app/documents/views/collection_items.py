"""What is in a collection: put in, taken out, moved, and all of it as one zip."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.errors import InvalidError, NotFoundError
from app.core.installation import installation
from app.core.security import database_id
from app.core.slugs import slugify
from app.core.templating import flash_status
from app.documents.exchange.packing import is_too_large, pack
from app.documents.models import UseKind
from app.documents.queries.collections import list_items
from app.documents.queries.templates import get_template
from app.documents.queries.versions import current_versions
from app.documents.service.collections import add_item, move_item, remove_item
from app.documents.service.usage import note_uses
from app.documents.views.blueprint import blueprint
from app.documents.views.collections import collection_or_404


@blueprint.post("/collections/<int:collection_id>/items")
def add_to_collection(collection_id: int) -> ResponseReturnValue:
    """Put a template into a collection."""
    collection = collection_or_404(collection_id)
    template_id = request.form.get("template_id", type=database_id)
    template = get_template(current_user, template_id) if template_id else None
    if template is None:
        raise NotFoundError
    try:
        add_item(current_user, collection, template)
        flash_status(_("“%(title)s” is in the collection.", title=template.title))
    except InvalidError as error:
        flash_status(error.message, kind="bad")
    return redirect(collection.url)


@blueprint.post("/collections/<int:collection_id>/items/<int:template_id>/removal")
def remove_from_collection(collection_id: int, template_id: int) -> ResponseReturnValue:
    """Take a template out of a collection; it stays where it is itself."""
    collection = collection_or_404(collection_id)
    if remove_item(current_user, collection, template_id):
        undo = url_for(".add_to_collection", collection_id=collection.id)
        flash_status(_("It is no longer in the collection."), undo_url=undo, undo_fields={"template_id": template_id})
    return redirect(collection.url)


@blueprint.post("/collections/<int:collection_id>/items/<int:template_id>/position")
def move_in_collection(collection_id: int, template_id: int) -> ResponseReturnValue:
    """Move a template one place up or down."""
    collection = collection_or_404(collection_id)
    move_item(current_user, collection, template_id, is_up=request.form.get("to") == "up")
    return redirect(collection.url)


@blueprint.get("/collections/<int:collection_id>/zip")
def collection_zip(collection_id: int) -> ResponseReturnValue:
    """Give the newest version of each template in a collection that the reader may have, as one zip."""
    collection = collection_or_404(collection_id)
    versions = current_versions(item.template for item in list_items(current_user, collection))
    if not versions:
        raise NotFoundError
    if is_too_large(versions.values()):
        raise InvalidError(_("Together these files are too large for one zip. Take them one by one."))
    if request.method == "GET":
        note_uses(versions.keys(), current_user.department_id, UseKind.DOWNLOAD)
    response = Response(pack(installation().files, list(versions.values())), mimetype="application/zip")
    name = f"{slugify(collection.title)}.zip"
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
