"""Search, over HTTP."""

from app.search.views import asking, pinning, searching
from app.search.views.blueprint import blueprint

__all__ = ["asking", "blueprint", "pinning", "searching"]
