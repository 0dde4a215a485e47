"""What can happen to news."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True, kw_only=True)
class PostDrafted(Event):
    """Somebody has begun a post."""

    audit_only = "nobody else is concerned yet"
    post_id: int


@dataclass(frozen=True, kw_only=True)
class ReviewAsked(Event):
    """A colleague was asked to look at a post."""

    audit_only = "it stands on the colleague's home"
    post_id: int
    reviewer_id: int


@dataclass(frozen=True, kw_only=True)
class ReviewGiven(Event):
    """A colleague has looked at a post."""

    audit_only = "it stands on the author's home"
    post_id: int
    is_approved: bool


@dataclass(frozen=True, kw_only=True)
class PostScheduled(Event):
    """A post is to appear at a moment to come."""

    audit_only = "the moment itself tells everybody"
    post_id: int


@dataclass(frozen=True, kw_only=True)
class PostPublished(Event):
    """A post has appeared."""

    post_id: int


@dataclass(frozen=True, kw_only=True)
class PostCorrected(Event):
    """A published post says something else than before."""

    post_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class PostWithdrawn(Event):
    """A post is no longer shown: its time has passed, or it was put away."""

    post_id: int


@dataclass(frozen=True, kw_only=True)
class PostDiscarded(Event):
    """A draft was thrown away."""

    audit_only = "nobody has seen it"
    post_id: int


@dataclass(frozen=True, kw_only=True)
class PostPinned(Event):
    """A post stands on top for a while, or no longer."""

    audit_only = "the feed reads it from the post"
    post_id: int


@dataclass(frozen=True, kw_only=True)
class CategoryChanged(Event):
    """The list of categories is another."""

    audit_only = "posts show it at once"
    category_id: int
    category: str
