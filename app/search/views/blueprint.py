"""The addresses of search, and what several of them read from a request."""

from __future__ import annotations

from flask import Blueprint, request

blueprint = Blueprint("search", __name__, template_folder="../templates")
TEXT_LENGTH = 500


def asked_text() -> str:
    """Return what is searched for, as the address or the form says it."""
    return request.values.get("q", "").strip()[:TEXT_LENGTH]
