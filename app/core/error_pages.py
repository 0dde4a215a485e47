"""From an error to a page in plain language that says what to do, and nothing of how we are built."""

from __future__ import annotations

import logging
import secrets

from flask import Flask, Response, g, make_response, render_template
from flask_login import AnonymousUserMixin
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, default_exceptions

from app.core.db import session
from app.core.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    TooManyRequestsError,
    UnavailableError,
    UserError,
)

log = logging.getLogger(__name__)
STATUS = {
    NotFoundError: 404,
    ForbiddenError: 403,
    InvalidError: 400,
    ConflictError: 409,
    TooManyRequestsError: 429,
}
PAGES = {400, 403, 404, 413, 429, 503}
RETRY_SECONDS = 10


def init_error_pages(app: Flask) -> None:
    """Answer every error with a page of ours."""
    app.register_error_handler(UserError, show_user_error)
    app.register_error_handler(UnavailableError, show_unavailable)
    app.register_error_handler(OperationalError, show_unavailable)
    app.register_error_handler(Exception, show_unexpected)
    for code in default_exceptions:
        app.register_error_handler(code, show_http_error)


def show_user_error(error: UserError) -> Response:
    """Say what the person can do about it."""
    status = next(status for kind, status in STATUS.items() if isinstance(error, kind))
    response = error_page(status, error.message)
    if isinstance(error, TooManyRequestsError):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def show_http_error(error: HTTPException) -> Response:
    """Answer what Flask itself refuses: an unknown address, a wrong method, too large a request."""
    response = error_page(error.code or 500)
    if error.code == 405:
        response.headers["Allow"] = ", ".join(error.valid_methods or ())  # type: ignore[attr-defined]
    return response


def show_unavailable(error: Exception) -> Response:
    """Ask for patience while a part does not answer."""
    log.error("unavailable: %s", error)
    response = error_page(503, is_bare=True)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def show_unexpected(error: Exception) -> Response:
    """Own up to a mistake of ours, with a number by which the log has the whole story."""
    reference = secrets.token_hex(3).upper()
    log.error("error %s", reference, exc_info=error)
    return error_page(500, reference=reference, is_bare=True)


def error_page(status: int, message: str = "", *, reference: str | None = None, is_bare: bool = False) -> Response:
    """Return the page for an error.

    Args:
        status: The HTTP status.
        message: A sentence for the person that fits better than the page's own.
        reference: The number under which the log has more.
        is_bare: Ask nothing of the database: it may be what is broken.
    """
    g.is_bare = is_bare
    if is_bare:
        _ask_nobody_who_this_is()
    template = f"errors/{status if status in PAGES else 404 if 400 <= status < 500 else 500}.html"
    with session.no_autoflush:
        return make_response(render_template(template, message=message, reference=reference), status)


def _ask_nobody_who_this_is() -> None:
    """Let a page be for nobody in particular where the reader is not known yet: to find out would ask the database."""
    if "_login_user" not in g:
        g._login_user = AnonymousUserMixin()
