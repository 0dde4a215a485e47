"""How much one person may ask for: generous for people, tight for programs that have run wild.

Guessing passwords has limits of its own, in the database (`accounts/service/signin.py`).
"""

from __future__ import annotations

from flask import Flask, request, session
from flask_limiter import Limiter

from config import Settings

EVERYTHING = "900 per minute"
UNLIMITED = {"static", "health.healthz", "health.readyz"}


def init_limits(app: Flask, settings: Settings) -> None:
    """Count requests, in this process or in Redis for all of them, and answer 429 above the limit."""
    limiter = Limiter(
        _who,
        app=app,
        storage_uri="memory://" if settings.cache_url == "memory:" else settings.cache_url,
        default_limits=[EVERYTHING],
        headers_enabled=False,
        swallow_errors=True,
    )
    limiter.request_filter(lambda: request.endpoint in UNLIMITED)


def _who() -> str:
    """Return who asks: a browser that is signed in, or an address."""
    return str(session.get("_user_id") or request.remote_addr)
