"""Handing a file out. Whether the reader may have it was decided before."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response

from app.core.files.store import FileStore, StoredFile

INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
POLICY = "default-src 'none'; sandbox"


def send(store: FileStore, file: StoredFile) -> Response:
    """Return a file as an answer that no browser will run.

    Pictures are shown in place, everything else is downloaded under its own name (RFC 6266, with RFC 5987 for names
    beyond ASCII).

    Args:
        store: Where it lies.
        file: What is known of it.
    """
    disposition = "inline" if file.media_type in INLINE else "attachment"
    response = Response(store.read(file.key), mimetype=file.media_type, direct_passthrough=True)
    response.headers["Content-Length"] = str(file.size)
    response.headers["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{quote(file.name, safe='')}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response
