"""How much one person may ask for: generous for people, tight for programs that have run wild.

Guessing passwords has limits of its own, in the database (`accounts/service/signin.py`).
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections import Counter
from typing import Protocol, cast

from flask import Flask, abort, current_app, request, session
from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from app.core.errors import UnavailableError
from config import Settings

log = logging.getLogger(__name__)
PATIENCE = {"socket_timeout": 1, "socket_connect_timeout": 1}
"""Seconds: nobody waits for a counter; while it does not answer, nothing is counted."""
UNLIMITED = {"static", "health.healthz", "health.readyz"}
LIMITS = "passerelle.limits"
MINUTE = 60


class Limits(Protocol):
    """What counts requests."""

    def allow(self, who: str) -> bool:
        """Count a request, and tell whether it may go on."""

    def is_counting(self) -> bool:
        """Tell whether requests are counted at the moment."""


def init_limits(app: Flask, settings: Settings) -> None:
    """Count requests, in this process or in Redis for all of them, and answer 429 above the limit."""
    most, url = settings.requests_per_minute, settings.cache_url
    limits: Limits = OwnLimits(most) if url == "memory:" else SharedLimits(most, url)
    app.extensions[LIMITS] = limits

    @app.before_request
    def refuse_too_many() -> None:
        if request.endpoint not in UNLIMITED and not limits.allow(_who()):
            abort(429)


def check_limits() -> str:
    """Return where requests are counted, for `flask doctor`.

    Raises:
        UnavailableError: The cache does not answer.
    """
    if not cast(Limits, current_app.extensions[LIMITS]).is_counting():
        raise UnavailableError("the cache does not answer; until it does, no request is limited")
    return "requests are counted"


def _who() -> str:
    """Return who asks: a browser that is signed in, or an address."""
    return str(session.get("_user_id") or request.remote_addr)


class OwnLimits:
    """Counts in this process, minute by minute.

    Args:
        most: How many requests go on in a minute.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._minute = 0
        self._counts: Counter[str] = Counter()

    def allow(self, who: str) -> bool:
        """Count a request, and tell whether it may go on."""
        minute = int(time.monotonic() // MINUTE)
        if minute != self._minute:
            self._minute, self._counts = minute, Counter()
        self._counts[who] += 1
        return self._counts[who] <= self._most

    def is_counting(self) -> bool:
        """Tell that requests are counted."""
        return True


class SharedLimits:
    """Counts in a cache that all processes share; while it is away, everybody may go on.

    Args:
        most: How many requests go on in a minute.
        cache_url: Where the cache is.
    """

    def __init__(self, most: int, cache_url: str) -> None:
        self._most = RateLimitItemPerMinute(most)
        self._storage = storage_from_string(cache_url, wrap_exceptions=True, **PATIENCE)
        self._limiter = FixedWindowRateLimiter(self._storage)

    def allow(self, who: str) -> bool:
        """Count a request, and tell whether it may go on; what opens a session stays out of the cache."""
        try:
            return self._limiter.hit(self._most, hashlib.sha256(who.encode()).hexdigest())
        except StorageError as error:
            log.warning("the cache does not answer, nobody is limited: %s", error)
            return True

    def is_counting(self) -> bool:
        """Tell whether the cache answers."""
        try:
            return bool(self._storage.check())
        except StorageError:
            return False
