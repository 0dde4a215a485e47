"""How much one person may ask for: generous for people, tight for programs that have run wild.

Guessing passwords has limits of its own, in the database (`accounts/service/signin.py`).
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable

from flask import Flask, abort, request, session
from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from config import Settings

log = logging.getLogger(__name__)
EVERYTHING = RateLimitItemPerMinute(900)
UNLIMITED = {"static", "health.healthz", "health.readyz"}


def init_limits(app: Flask, settings: Settings) -> None:
    """Count requests, in this process or in Redis for all of them, and answer 429 above the limit."""
    is_allowed = _counting_here() if settings.cache_url == "memory:" else _counting_in(settings.cache_url)

    @app.before_request
    def refuse_too_many() -> None:
        if request.endpoint not in UNLIMITED and not is_allowed(_who()):
            abort(429)


def _who() -> str:
    """Return who asks: a browser that is signed in, or an address."""
    return str(session.get("_user_id") or request.remote_addr)


def _counting_here() -> Callable[[str], bool]:
    """Return what tells whether somebody may go on, by what this process has seen in this minute."""
    counts: Counter[str] = Counter()
    minute = 0

    def is_allowed(who: str) -> bool:
        nonlocal counts, minute
        now = int(time.monotonic() // EVERYTHING.get_expiry())
        if now != minute:
            counts, minute = Counter(), now
        counts[who] += 1
        return counts[who] <= EVERYTHING.amount

    return is_allowed


def _counting_in(cache_url: str) -> Callable[[str], bool]:
    """Return what tells whether somebody may go on, by what all processes have seen; without it everybody may."""
    limiter = FixedWindowRateLimiter(storage_from_string(cache_url, wrap_exceptions=True))

    def is_allowed(who: str) -> bool:
        try:
            return limiter.hit(EVERYTHING, who)
        except StorageError as error:
            log.warning("the cache does not answer, nobody is limited: %s", error)
            return True

    return is_allowed
