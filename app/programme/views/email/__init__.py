"""Email between departments, for everybody to read."""

from app.programme.views.email import page, privacy, tables

__all__ = ["page", "privacy", "tables"]
