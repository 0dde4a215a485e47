"""How news, and questions whether something is true, are found."""

from app.news.search import posts, rumours

SOURCES = (posts.SOURCE, rumours.SOURCE)
