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

    post_id: int
    reviewer_id: int


@dataclass(frozen=True, kw_only=True)
class ReviewGiven(Event):
    """A colleague has looked at a post."""

    post_id: int
    review_id: int = 0
    is_approved: bool


@dataclass(frozen=True, kw_only=True)
class PostScheduled(Event):
    """A post is to appear at a moment to come."""

    audit_only = "the moment itself tells everybody"
    post_id: int


@dataclass(frozen=True, kw_only=True)
class PostNotPublished(Event):
    """A scheduled post could not appear at its moment, `publish_at`, and is a draft again."""

    post_id: int
    publish_at: str


@dataclass(frozen=True, kw_only=True)
class PostTakenOver(Event):
    """Somebody goes on with a draft whose author has left."""

    audit_only = "it stands among that person's own posts"
    post_id: int


@dataclass(frozen=True, kw_only=True)
class PostFileAdded(Event):
    """A file was added to a post, or put back."""

    audit_only = "whoever opens the post sees it"
    post_id: int
    file_id: int


@dataclass(frozen=True, kw_only=True)
class PostFileRemoved(Event):
    """A file was taken off a post."""

    audit_only = "whoever opens the post misses it"
    post_id: int
    file_id: int


@dataclass(frozen=True, kw_only=True)
class PostCoverChosen(Event):
    """A post is shown with another cover picture, or with none."""

    audit_only = "whoever opens the post sees it"
    post_id: int
    file_id: int | None


@dataclass(frozen=True, kw_only=True)
class PostPublished(Event):
    """A post has appeared."""

    post_id: int


@dataclass(frozen=True, kw_only=True)
class PostCorrected(Event):
    """A published post says something else than before, or is for other people."""

    post_id: int
    number: int
    is_reworded: bool = True
    is_readdressed: bool = False


@dataclass(frozen=True, kw_only=True)
class PostWithdrawn(Event):
    """A post is no longer shown: its time has passed, or it was put away."""

    post_id: int


@dataclass(frozen=True, kw_only=True)
class PostDiscarded(Event):
    """A draft was thrown away."""

    post_id: int


@dataclass(frozen=True, kw_only=True)
class PostPinned(Event):
    """A post stands on top for a while, or no longer."""

    audit_only = "the feed reads it from the post"
    post_id: int


@dataclass(frozen=True, kw_only=True)
class ConfirmationChanged(Event):
    """It was changed how readers confirm a post: by when, with which questions, or not any more."""

    audit_only = "the post shows it"
    post_id: int


@dataclass(frozen=True, kw_only=True)
class ConfirmationAsked(Event):
    """Readers of a published post are to confirm it: for the first time, or in a new wording.

    Who has confirmed is no event: nobody's reading is to stand in a trail.
    """

    post_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class ReminderSent(Event):
    """Whoever has not confirmed a post is reminded."""

    post_id: int
    number: int
    reminder: int


@dataclass(frozen=True, kw_only=True)
class CategoryChanged(Event):
    """The list of categories is another."""

    audit_only = "posts show it at once"
    category_id: int
    category: str


@dataclass(frozen=True, kw_only=True)
class CommentPosted(Event):
    """Somebody has commented on a post, or answered a comment."""

    post_id: int
    comment_id: int


@dataclass(frozen=True, kw_only=True)
class CommentEdited(Event):
    """Somebody has changed a comment a moment after writing it."""

    post_id: int
    comment_id: int


@dataclass(frozen=True, kw_only=True)
class CommentTakenAway(Event):
    """A comment is no longer shown: its author took it away, or whoever looks after the post."""

    post_id: int
    comment_id: int


@dataclass(frozen=True, kw_only=True)
class CommentPutBack(Event):
    """A comment that was taken away is shown again."""

    post_id: int
    comment_id: int


@dataclass(frozen=True, kw_only=True)
class RumourAsked(Event):
    """A question whether something is true has appeared; without an actor where it was asked without a name."""

    rumour_id: int


@dataclass(frozen=True, kw_only=True)
class RumourHandedOver(Event):
    """Somebody else is to answer a question."""

    rumour_id: int
    owner_id: int


@dataclass(frozen=True, kw_only=True)
class RumourAnswered(Event):
    """A question was answered, or its answer corrected."""

    rumour_id: int


@dataclass(frozen=True, kw_only=True)
class RumourHidden(Event):
    """A question was taken away."""

    rumour_id: int


@dataclass(frozen=True, kw_only=True)
class RumourShownAgain(Event):
    """A question that was taken away is there again."""

    rumour_id: int
