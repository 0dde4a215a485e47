"""Administration over HTTP."""

from app.admin.views.blueprint import blueprint

__all__ = ["blueprint"]
