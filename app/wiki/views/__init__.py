"""The wiki and the FAQ, over HTTP."""

from app.wiki.views import (
    approving,
    editing,
    feeds,
    files,
    history,
    keeping,
    moving,
    pages,
    reacting,
    spaces,
    trash,
    tree,
)
from app.wiki.views.blueprint import blueprint

__all__ = [
    "approving", "blueprint", "editing", "feeds", "files", "history", "keeping", "moving", "pages", "reacting",
    "spaces", "trash", "tree",
]  # fmt: skip
