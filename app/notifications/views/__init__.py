"""Notices over HTTP."""

from app.notifications.views import digest, inbox, stopping, wishes
from app.notifications.views.blueprint import blueprint

__all__ = ["blueprint", "digest", "inbox", "stopping", "wishes"]
