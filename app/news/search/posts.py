"""Posts as search documents."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload, undefer_group

from app.accounts.models import User
from app.core.db import session
from app.core.feature import Found, SearchSource, facets_of
from app.core.formats import short_day
from app.core.index import Document
from app.core.pagination import batches_of
from app.news import events
from app.news.models import Post
from app.news.policy.posts import is_shown, readable_by
from app.news.queries.posts import find_posts, find_titled
from app.news.queries.sight import sight

BATCH = 200


def documents(ids: Sequence[int] | None) -> Iterator[Document]:
    """Yield the documents of these posts, or of all; what has not appeared, or is over, has none."""
    query = select(Post.id).where(is_shown()).order_by(Post.id)
    if ids is not None:
        query = query.where(Post.id.in_(ids))
    for some in batches_of(query, BATCH):
        yield from _batch(some)


def _batch(ids: Sequence[int]) -> Iterator[Document]:
    loading = (undefer_group("text"), selectinload(Post.tags), joinedload(Post.category))
    for post in session.scalars(select(Post).where(Post.id.in_(ids)).order_by(Post.id).options(*loading)):
        tags = (post.category.name, post.category.name_fr, *(tag.name for tag in post.tags))
        updated_at = post.published_at or post.changed_at
        facets = facets_of(updated_at, department_id=post.department_id, language=post.language)
        said = (post.title, post.summary, post.number, post.html_version, tags, sorted(facets.items()))
        yield Document(
            kind="news",
            id=post.id,
            version=zlib.crc32(repr(said).encode()),
            audience_id=post.audience_id,
            title=post.title,
            body=f"{post.summary}\n{post.plain}",
            keywords=tags,
            language=post.language,
            facets=facets,
            updated_at=updated_at,
        )


def present(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    """Return how posts are shown among search results, those that are there for the reader."""
    return {
        post.id: Found(
            title=post.title,
            url=post.url,
            detail=f"{post.department.name} · {short_day(post.published_at)}" if post.published_at else "",
            lang=post.language,
            picture=post.cover.small_url if post.cover else "",
            department_id=post.department_id,
        )
        for post in find_posts(reader, ids)
    }


def readable(reader: User, ids: Sequence[int]) -> Collection[int]:
    """Return those of some posts that are there for the reader."""
    return set(session.scalars(select(Post.id).where(Post.id.in_(ids), readable_by(reader))))


def _post(event: events.PostPublished | events.PostCorrected | events.PostWithdrawn) -> list[int]:
    return [event.post_id]


SOURCE = SearchSource(
    kind="news",
    label=_l("News"),
    documents=documents,
    changed_by={events.PostPublished: _post, events.PostCorrected: _post, events.PostWithdrawn: _post},
    present=present,
    readable=readable,
    titled=find_titled,
    sight=sight,
)
