"""News over HTTP."""

from app.news.views import (
    atom,
    categories,
    commenting,
    confirmations,
    confirming,
    feed,
    files,
    following,
    posts,
    publishing,
    reacting,
    reviewing,
    rumours,
    writing,
)
from app.news.views.blueprint import blueprint

__all__ = [
    "atom", "blueprint", "categories", "commenting", "confirmations", "confirming", "feed", "files",
    "following", "posts", "publishing", "reacting", "reviewing", "rumours", "writing",
]  # fmt: skip
