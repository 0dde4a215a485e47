"""Who may do what with news."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, or_, select

from app.accounts.models import User
from app.accounts.policy import can_publish_to, in_audience
from app.accounts.queries.departments import find_departments
from app.core import clock
from app.core.permissions import Permission
from app.news.models import Post, PostState, Review


def readable_by(reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for the posts that are there for a reader now: published, not over, meant for him."""
    now = clock.now()
    lasting = or_(Post.expires_at.is_(None), Post.expires_at > now)
    return (Post.state == PostState.PUBLISHED) & lasting & in_audience(Post.audience_id, reader)


def visible_to(reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for the posts a reader may open: those there for him, his own, those he is to review."""
    past = (Post.state == PostState.PUBLISHED) & in_audience(Post.audience_id, reader)
    asked = select(Review.post_id).where(Review.reviewer_id == reader.id, Review.answered_at.is_(None))
    reviewing = (Post.state == PostState.IN_REVIEW) & Post.id.in_(asked)
    return or_(past, Post.author_id == reader.id, reviewing)


def can_write(actor: User) -> bool:
    """Tell whether somebody may write news at all: champions, and who may write to the whole company."""
    return bool(actor.championed_ids) or actor.may(Permission.PUBLISH_COMPANY_WIDE)


def can_publish(actor: User, tokens: Iterable[str]) -> bool:
    """Tell whether somebody may publish to an audience."""
    tokens = list(tokens)
    ids = [int(token.partition(":")[2]) for token in tokens if token.startswith("dept:")]
    return can_publish_to(actor, tokens, find_departments(ids))


def can_change(actor: User, post: Post) -> bool:
    """Tell whether somebody may change a post, put it away or pin it: its author, as long as he may write news."""
    return post.author_id == actor.id and can_write(actor)


def can_put_away(actor: User, post: Post) -> bool:
    """Tell whether somebody may stop showing a post: its author, and who may write to the whole company."""
    return can_change(actor, post) or actor.may(Permission.PUBLISH_COMPANY_WIDE)


def can_keep_categories(actor: User) -> bool:
    """Tell whether somebody may change the list of categories."""
    return actor.may(Permission.PUBLISH_COMPANY_WIDE)
