"""Accounts over HTTP."""

from app.accounts.views import audiences, groups, language, links, sessions, settings, signin
from app.accounts.views.blueprint import blueprint

__all__ = ["audiences", "blueprint", "groups", "language", "links", "sessions", "settings", "signin"]
