"""`/healthz` and `/readyz`, for whoever watches from outside; they tell no more than that."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, jsonify
from sqlalchemy import text

from app.core.db import session
from app.core.heartbeat import is_worker_alive
from app.core.index import IndexState
from app.core.installation import installation
from app.core.security import public

health = Blueprint("health", __name__)
RETRY_SECONDS = "10"


@health.get("/healthz")
@public
def healthz() -> Response:
    """Answer while the process lives; asks nothing of anybody else."""
    return jsonify(status="ok")


@health.get("/readyz")
@public
def readyz() -> Response:
    """Answer 200 while database, index and worker do their work, and 503 with the names of those that do not."""
    missing = list_missing()
    response = jsonify(status="not ready" if missing else "ok", missing=missing)
    if missing:
        response.status_code = 503
        response.headers["Retry-After"] = RETRY_SECONDS
    return response


def list_missing() -> list[str]:
    """Return the names of what does not do its work."""
    return [name for name, check in READINESS.items() if not _holds(check)]


def _is_database_there() -> bool:
    return bool(session.scalar(text("SELECT 1")) == 1)


def _is_index_there() -> bool:
    return installation().index.state() is IndexState.READY


READINESS: dict[str, Callable[[], bool]] = {
    "database": _is_database_there,
    "index": _is_index_there,
    "worker": is_worker_alive,
}


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:
        return False
