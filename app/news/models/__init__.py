"""The tables of news."""

from app.news.models.category import Category
from app.news.models.comment import Comment
from app.news.models.confirming import Confirmation, Question, Reminders
from app.news.models.file import PostFile
from app.news.models.follow import Follow, FollowKind
from app.news.models.post import Post, PostState, PostTag
from app.news.models.reading import Bookmark, Reaction, ReactionKind, Reading
from app.news.models.review import Review
from app.news.models.revision import PostRevision
from app.news.models.rumour import Rumour, RumourFollow, RumourState

__all__ = [
    "Bookmark", "Category", "Comment", "Confirmation", "Follow", "FollowKind", "Post", "PostFile", "PostRevision",
    "PostState", "PostTag", "Question", "Reaction", "ReactionKind", "Reading", "Reminders", "Review", "Rumour",
    "RumourFollow", "RumourState",
]  # fmt: skip
