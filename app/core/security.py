"""Who may enter, what a browser may do with our pages, and where a redirect may lead."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from app.core.error_pages import error_page
from app.core.errors import ForbiddenError, InvalidError
from app.core.permissions import Permission
from app.core.transactions import SAFE_METHODS
from config import Settings

View = TypeVar("View", bound=Callable[..., Any])
csrf = CSRFProtect()
MAX_FORM_BYTES = 2_000_000
MAX_FORM_PARTS = 1_000
HIGHEST_ID = 2**31 - 1
WORTH_KEEPING = 80
"""Characters from which something typed is kept for somebody whose session has ended."""
SITES = 20
"""By how many names this server may be asked for before what is said of one is worked out anew."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src {static}; style-src {static}; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types passerelle"
)


def public(view: View) -> View:
    """Mark a view that answers people who have not signed in; everything else is closed to them."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def is_public(app: Flask, endpoint: str) -> bool:
    """Tell whether an endpoint answers people who have not signed in."""
    return endpoint == "static" or getattr(app.view_functions[endpoint], "is_public", False)


def init_security(app: Flask, settings: Settings, areas: dict[str, Permission | None]) -> None:
    """Close every door, then open those that are meant to be open.

    Args:
        app: The application.
        settings: The settings.
        areas: The permission that each blueprint demands, by the blueprint's name.
    """
    _configure(app, settings)
    csrf.init_app(app)
    app.register_error_handler(CSRFError, _refuse_without_token)
    app.before_request(_refuse_foreign_sites)
    app.before_request(_refuse_nul)
    app.before_request(lambda: _guard(areas))
    app.after_request(_add_headers)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


class DatabaseIdConverter(IntegerConverter):
    """A number in an address that the database can hold; a larger one names nothing."""

    def __init__(self, map: Map, **options: Any) -> None:  # noqa: A002 (werkzeug's name)
        super().__init__(map, **({"max": HIGHEST_ID} | options))


def database_id(text: str) -> int:
    """Return a number that somebody put into an address, for `request.args.get(..., type=database_id)`.

    Raises:
        ValueError: It is no number, or none that the database can hold.
    """
    number = int(text)
    if abs(number) > HIGHEST_ID:
        raise ValueError(text)
    return number


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SERVER_NAME=urlsplit(settings.base_url).netloc,
        PREFERRED_URL_SCHEME=urlsplit(settings.base_url).scheme,
        SESSION_COOKIE_NAME="__Host-session" if settings.is_secure else "session",
        SESSION_COOKIE_SECURE=settings.is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=30 * 24 * 3600,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=settings.max_upload_mb * 1_000_000 + MAX_FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES,
        MAX_FORM_PARTS=MAX_FORM_PARTS,
    )
    if settings.is_production:
        app.config["TRUSTED_HOSTS"] = [urlsplit(settings.base_url).hostname, "localhost", "127.0.0.1"]


def _refuse_nul() -> None:
    """Refuse a NUL in what was sent: no text has one, and no database takes one."""
    sent = (request.args,) if request.method in SAFE_METHODS else (request.args, request.form)
    if any("\0" in value for fields in sent for _name, values in fields.lists() for value in values):
        raise InvalidError(_("This contains a character that is not text."))


def _refuse_foreign_sites() -> None:
    """Refuse a write that a page of another site has set off, whatever token it carries."""
    if request.method not in SAFE_METHODS and request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(400)


def _refuse_without_token(_error: CSRFError) -> ResponseReturnValue:
    """Refuse a form without a valid token; whose session has ended, and its token with it, is asked to sign in."""
    endpoint = request.endpoint
    if endpoint is None or is_public(current_app, endpoint) or current_user.is_authenticated:
        return error_page(400)
    return _ask_to_sign_in()


def _guard(areas: dict[str, Permission | None]) -> ResponseReturnValue | None:
    """Let nobody in who is not meant to be there."""
    endpoint = request.endpoint
    if endpoint is not None and is_public(current_app, endpoint):
        return None
    reader = current_user._get_current_object()
    if not reader.is_authenticated:
        return _ask_to_sign_in()
    if endpoint is None:
        return None
    room = request.blueprint
    permission = areas[room] if room else None
    if permission is not None and not reader.may(permission):
        raise ForbiddenError(_("This area is for others. Ask an administrator if you need it."))
    return None


def _ask_to_sign_in() -> ResponseReturnValue:
    """Send a person to the sign-in page, and back here afterwards; a text that was sent goes along."""
    if request.method in SAFE_METHODS:
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    if any(len(value) > WORTH_KEEPING for name, value in request.form.items() if name != "csrf_token"):
        return redirect(url_for("accounts.keep_text", path=request.full_path.rstrip("?")), 307)
    return redirect(url_for("accounts.sign_in", next=safe_path(_path_of(request.referrer)), expired=1), 303)


def _path_of(address: str | None) -> str:
    parts = urlsplit(address or "")
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def safe_path(path: str | None, default: str = "/") -> str:
    """Return a path of this site to which a redirect may lead.

    Args:
        path: What a request asks for.
        default: What is returned where that is not a plain path of this site.
    """
    if not path or not path.startswith("/") or path.startswith("//") or "\\" in path or not path.isprintable():
        return default
    parts = urlsplit(path)
    return default if parts.scheme or parts.netloc else path


def session_secret() -> str:
    """Return the secret by which the browser that asks is signed in."""
    return str(session.get("_user_id", ""))


def renew_session() -> None:
    """Forget everything the cookie carried, so that a cookie set before sign-in is worth nothing after it."""
    language = session.get("language")
    session.clear()
    g.pop("csrf_token", None)
    if language:
        session["language"] = language


def _add_headers(response: Response) -> Response:
    given = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 (a list of pairs)
    for name, value in _headers_at(request.host_url, is_secure=request.is_secure):
        if name.lower() not in given:
            response.headers.add(name, value)
    return response


@lru_cache(SITES)
def _headers_at(site: str, *, is_secure: bool) -> tuple[tuple[str, str], ...]:
    """Return what every answer of a site says to the browser, unless it says something else itself."""
    policy = CONTENT_SECURITY_POLICY.format(static=f"{site}static/")
    headers = HEADERS | {"Content-Security-Policy": policy, "Cache-Control": "private, no-cache"}
    if is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return tuple(headers.items())
