"""Notices over HTTP."""

from app.notifications.views.blueprint import blueprint

__all__ = ["blueprint"]
