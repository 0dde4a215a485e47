"""How much one person may ask for: generous for people, tight for programs that have run wild.

Guessing passwords has limits of its own, in the database (`accounts/service/signin.py`).
"""

from __future__ import annotations

import hashlib

from flask import Flask, current_app, request, session
from flask_limiter import Limiter

from app.core.errors import UnavailableError
from config import Settings

EVERYTHING = "900 per minute"
PATIENCE = {"socket_timeout": 1, "socket_connect_timeout": 1}
"""Seconds: nobody waits for a counter; while it does not answer, nothing is counted."""
UNLIMITED = {"static", "health.healthz", "health.readyz"}


def init_limits(app: Flask, settings: Settings) -> None:
    """Count requests, in this process or in Redis for all of them, and answer 429 above the limit."""
    is_shared = settings.cache_url != "memory:"
    limiter = Limiter(
        _who,
        app=app,
        storage_uri=settings.cache_url if is_shared else "memory://",
        storage_options=PATIENCE if is_shared else {},  # type: ignore[arg-type]
        default_limits=[EVERYTHING],
        headers_enabled=False,
        swallow_errors=True,
    )
    limiter.request_filter(lambda: request.endpoint in UNLIMITED)


def check_limits() -> str:
    """Return where requests are counted, for `flask doctor`.

    Raises:
        UnavailableError: The cache does not answer.
    """
    (limiter,) = current_app.extensions["limiter"]
    if not limiter.storage.check():
        raise UnavailableError("the cache does not answer; until it does, no request is limited")
    return "requests are counted"


def _who() -> str:
    """Return who asks: a browser that is signed in, or an address. What opens a session stays out of the cache."""
    secret = session.get("_user_id")
    return hashlib.sha256(secret.encode()).hexdigest() if secret else str(request.remote_addr)
