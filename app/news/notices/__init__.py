"""What of news people are told: of posts, of confirming and commenting them, of questions whether something is true."""

from app.news.notices import comments, confirming, posts, rumours

KINDS = (*confirming.KINDS, *posts.KINDS, *comments.KINDS, *rumours.KINDS)
SOURCES = (*confirming.SOURCES, *posts.SOURCES, *comments.SOURCES, *rumours.SOURCES)
