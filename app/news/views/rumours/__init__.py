"""Questions whether something is true, over HTTP."""

from app.news.views.rumours import answering, asking, keeping, reading

__all__ = ["answering", "asking", "keeping", "reading"]
