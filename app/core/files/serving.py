"""Handing a file out. Whether the reader may have it was decided before."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, request

from app.core.files.store import FileStore, StoredFile

INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
POLICY = "default-src 'none'; sandbox"
ONE_YEAR = 365 * 24 * 3600


def send(store: FileStore, file: StoredFile) -> Response:
    """Return a file as an answer that no browser will run.

    Pictures are shown in place, everything else is downloaded under its own name (RFC 6266, with RFC 5987 for names
    beyond ASCII).

    Args:
        store: Where it lies.
        file: What is known of it.
    """
    response = Response(store.read(file.key), mimetype=file.media_type, direct_passthrough=True)
    response.headers["Content-Length"] = str(file.size)
    response.headers["Cache-Control"] = "private, no-store"
    return _made_harmless(response, file.name)


def send_once(content: bytes, name: str, media_type: str) -> Response:
    """Return a file that was made for this answer alone and is kept nowhere.

    Args:
        content: What is in it.
        name: What it is called when it is saved.
        media_type: What it is.
    """
    response = Response(content, mimetype=media_type)
    response.headers["Cache-Control"] = "private, no-store"
    return _made_harmless(response, name)


def send_afresh(store: FileStore, file: StoredFile) -> Response:
    """Return a file that a browser may keep, but asks about each time, so that it is closed at once to whom it is.

    Args:
        store: Where it lies.
        file: What is known of it.
    """
    return _asked_about(send(store, file), file.sha256[:32])


def send_small_afresh(store: FileStore, key: str, name: str, media_type: str, version: str) -> Response:
    """Return a small file that a browser may keep, but asks about each time.

    Args:
        store: Where it lies.
        key: Under which key.
        name: What it is called when it is saved.
        media_type: What it is.
        version: Changes with its content.
    """
    response = Response(b"".join(store.read(key)), mimetype=media_type)
    return _asked_about(_made_harmless(response, name), version)


def _asked_about(response: Response, version: str) -> Response:
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(version)
    response.make_conditional(request)
    return response


def send_unchanging(store: FileStore, key: str, name: str, media_type: str) -> Response:
    """Return a small file whose address changes with its content, for one browser to keep for a year.

    Args:
        store: Where it lies.
        key: Under which key.
        name: What it is called when it is saved.
        media_type: What it is.
    """
    response = Response(b"".join(store.read(key)), mimetype=media_type)
    response.headers["Cache-Control"] = f"private, max-age={ONE_YEAR}, immutable"
    return _made_harmless(response, name)


def _made_harmless(response: Response, name: str) -> Response:
    """Return an answer with what keeps browsers from running it."""
    disposition = "inline" if response.mimetype in INLINE else "attachment"
    response.headers["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
