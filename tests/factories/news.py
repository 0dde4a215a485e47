"""Posts, made the way the product makes them."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from app.accounts.models import User
from app.accounts.queries import get_user
from app.core.db import session
from app.news.models import Post
from app.news.queries.categories import list_categories
from app.news.queries.posts import get_any_post
from app.news.service.publishing import publish_post
from app.news.service.writing import Wording, draft_post
from tests.factories.accounts import make_administrator

NUMBERS = count(1)


def wording(**values: Any) -> Wording:
    """Return what a post says; what is not given does not matter."""
    given: dict[str, Any] = {
        "title": f"News {next(NUMBERS)}",
        "summary": "In short.",
        "source": "Some words.",
        "language": "en",
        "category": list_categories()[0],
        "tags": (),
        "audience": ["all"],
    }
    return Wording(**(given | values))


def make_draft(author: User | None = None, **values: Any) -> Post:
    """Return a draft, of an administrator where nobody is named."""
    post = draft_post(author or make_administrator(), wording(**values))
    session.commit()
    return post


def make_post(author: User | None = None, *, audience: Sequence[str] = ("all",), **values: Any) -> Post:
    """Return a published post for everybody, where nothing else is said."""
    post = reload_post(make_draft(author, audience=audience, **values))
    writer = get_user(post.author_id)
    assert writer is not None
    publish_post(writer, post)
    session.commit()
    return post


def reload_post(post: Post) -> Post:
    """Return a post with all that belongs to it, read anew."""
    session.flush()
    session.expire(post)
    fresh = get_any_post(post.id)
    assert fresh is not None
    return fresh
