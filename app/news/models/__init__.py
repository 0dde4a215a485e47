"""The tables of news."""

from app.news.models.category import Category
from app.news.models.post import Post, PostState, PostTag
from app.news.models.reading import Bookmark, Reaction, ReactionKind, Reading
from app.news.models.review import Review
from app.news.models.revision import PostRevision

__all__ = [
    "Bookmark", "Category", "Post", "PostRevision", "PostState", "PostTag", "Reaction", "ReactionKind", "Reading",
    "Review",
]  # fmt: skip
