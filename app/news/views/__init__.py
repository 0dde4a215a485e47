"""News over HTTP."""

from app.news.views import categories, feed, posts, publishing, reacting, reviewing, writing
from app.news.views.blueprint import blueprint

__all__ = ["blueprint", "categories", "feed", "posts", "publishing", "reacting", "reviewing", "writing"]
