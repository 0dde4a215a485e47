"""The news of the demo company."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.accounts.models import User, department_token
from app.accounts.models.audience import EVERYONE
from app.accounts.queries.departments import list_places
from app.core import clock
from app.core.db import session
from app.news.models import Comment, Post
from app.news.queries.categories import get_category_by_slug
from app.news.queries.posts import get_any_post
from app.news.service.commenting import post_comment
from app.news.service.confirming import Check, ask_to_confirm
from app.news.service.publishing import publish_post
from app.news.service.writing import Wording, draft_post


def seed_news(given: Sequence[Mapping[str, Any]], people: Mapping[str, User]) -> int:
    """Publish the news of the demo company; a second time changes nothing.

    Args:
        given: What each post says, by whom, for whom, how many days ago, and what is said under it.
        people: Everybody, by the name in the address.

    Returns:
        How many were published.
    """
    tokens = {place.label.replace(" / ", "/"): department_token(place.department.id) for place in list_places()}
    known = set(session.scalars(select(Post.title)))
    fresh = [one for one in given if one["title"] not in known]
    for one in sorted(fresh, key=lambda one: -int(one["days"])):
        audience = [tokens[name] for name in one.get("for", ())] or [EVERYONE]
        post = _publish(people[one["author"]], one, audience)
        for first in one.get("comments", ()):
            comment = _say(post, first, people)
            for answer in first.get("answers", ()):
                _say(post, answer, people, comment)
    return len(fresh)


def _publish(author: User, given: Mapping[str, Any], audience: Sequence[str]) -> Post:
    category = get_category_by_slug(given["category"])
    assert category is not None
    wording = Wording(
        title=given["title"],
        summary=given["summary"],
        source=given["text"],
        language=given["language"],
        category=category,
        tags=given["tags"],
        audience=audience,
    )
    draft = draft_post(author, wording)
    session.expire(draft)
    post = get_any_post(draft.id)
    assert post is not None
    if "confirm_days" in given:
        checks = [Check(one["text"], one["choices"], one["right"]) for one in given["questions"]]
        ask_to_confirm(author, post, clock.now() + timedelta(days=given["confirm_days"]), checks)
    publish_post(author, post)
    post.published_at = clock.now() - timedelta(days=int(given["days"]), hours=2)
    return post


def _say(post: Post, given: Mapping[str, Any], people: Mapping[str, User], answered: Comment | None = None) -> Comment:
    """Comment on a post that has appeared, so many minutes after it did."""
    assert post.published_at is not None
    comment = post_comment(people[given["who"]], post, given["says"], parent_id=answered.id if answered else None)
    comment.created_at = post.published_at + timedelta(minutes=int(given["minutes"]))
    return comment
