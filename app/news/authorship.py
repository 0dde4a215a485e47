"""Who wrote which post, as evidence of what people know."""

from __future__ import annotations

from app.news import events
from app.news.queries.posts import get_any_post
from app.people.service.evidence import Author, Authored, note_authors


def note_post(event: events.PostPublished | events.PostCorrected | events.PostWithdrawn) -> None:
    """Note who wrote a post, for as long as it is shown."""
    post = get_any_post(event.post_id)
    if post is None or not post.is_published or post.published_at is None:
        note_authors("news", [event.post_id], [])
        return
    author = Author(post.author_id, 1.0, (post.corrected_at or post.published_at).date())
    note_authors("news", [event.post_id], [Authored(post.id, post.audience_id, [author])])
