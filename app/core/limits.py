"""How much one person may ask for: generous for people, tight for programs that have run wild.

Guessing passwords has limits of its own, in the database (`accounts/service/signin.py`).
"""

from __future__ import annotations

from flask import Flask, request, session
from flask_limiter import Limiter

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


def _who() -> str:
    """Return who asks: a browser that is signed in, or an address."""
    return str(session.get("_user_id") or request.remote_addr)
