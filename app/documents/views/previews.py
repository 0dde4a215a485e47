"""What versions look like: in their page, and the pictures of their pages."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.core.errors import NotFoundError
from app.core.files.serving import send_small_afresh
from app.core.installation import installation
from app.documents.previewing import shown_of
from app.documents.queries.previews import get_preview
from app.documents.views.blueprint import blueprint
from app.documents.views.fetching import template_or_404, version_or_404

MEDIA_TYPE = "image/webp"


@blueprint.context_processor
def previewing() -> dict[str, object]:
    """Let the partial template ask what is shown of a version."""
    return {"shown_of": shown_of}


@blueprint.get("/<int:template_id>/versions/<int:number>/pages/<int:page>.webp")
def page_picture(template_id: int, number: int, page: int) -> ResponseReturnValue:
    """Hand out the picture of a page, to whoever may have the version."""
    version = version_or_404(template_or_404(template_id), number)
    preview = get_preview(version, page)
    if preview is None:
        raise NotFoundError
    name = f"{version.name.rpartition('.')[0]}-{page}.webp"
    drawn = f"{version.sha256[:32]}-{page}-{preview.width}x{preview.height}"
    return send_small_afresh(installation().files, preview.key, name, MEDIA_TYPE, drawn)
