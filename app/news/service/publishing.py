"""Publishing posts: now, at a moment to come, for a while."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.queries import get_user
from app.accounts.queries.audiences import reach_of
from app.core import clock
from app.core.db import lock, session, unit_of_work
from app.core.errors import InvalidError
from app.core.events import record
from app.core.jobs import Job
from app.core.permissions import require
from app.news import events
from app.news.models import Post, PostState, Review
from app.news.policy import posts as policy
from app.news.queries.posts import get_any_post
from app.news.service.confirming import check_time_left
from app.news.service.holding import hold_post
from app.news.service.writing import keep_wording

BATCH = 100


def publish_post(actor: User, post: Post) -> bool:
    """Let a post appear now; clicked twice, it appears once.

    Args:
        actor: The author.
        post: The post, with its audience.

    Returns:
        Whether it has appeared by this.

    Raises:
        ForbiddenError: The actor may not publish to this audience any more.
        InvalidError: Its end lies in the past, or nobody is left in the audience.
    """
    require(policy.can_change(actor, post) and policy.can_publish(actor, post.audience.token_texts))
    if not is_still_open(post):
        return False
    _require_readers(post)
    if post.is_over(clock.now()):
        raise InvalidError(_("Its last day lies in the past. Choose another one."), "expires_at")
    check_time_left(post, clock.now())
    _appear(actor, post, clock.now())
    return True


def is_still_open(post: Post) -> bool:
    """Tell whether a post is still to appear, now that nobody else can change it."""
    hold_post(post)
    return post.is_open


def _require_readers(post: Post) -> None:
    if not _has_readers(post):
        raise InvalidError(_("Nobody belongs to this audience now. Choose another one before it appears."))


def _has_readers(post: Post) -> bool:
    return reach_of(post.audience.token_texts).people > 0


def _appear(actor: User, post: Post, moment: datetime) -> None:
    post.publish(moment)
    keep_wording(actor, post)
    record(events.PostPublished(actor_id=actor.id, post_id=post.id))


def schedule_post(actor: User, post: Post, publish_at: datetime) -> None:
    """Let a post appear at a moment to come, with the date of that moment.

    Raises:
        ForbiddenError: The actor may not publish to this audience.
        InvalidError: The moment lies in the past, or after the post's end, or nobody is left in the audience.
    """
    require(policy.can_change(actor, post) and policy.can_publish(actor, post.audience.token_texts))
    if publish_at <= clock.now():
        raise InvalidError(_("This moment lies in the past. Choose a later one, or publish now."), "publish_at")
    if post.expires_at is not None and post.expires_at <= publish_at:
        raise InvalidError(_("It would be over before it appears."), "expires_at")
    check_time_left(post, publish_at)
    if not is_still_open(post):
        raise InvalidError(_("It has been published already."))
    _require_readers(post)
    if post.state is PostState.SCHEDULED and post.publish_at == publish_at:
        return
    post.state, post.publish_at = PostState.SCHEDULED, publish_at
    record(events.PostScheduled(actor_id=actor.id, post_id=post.id))


def set_end(actor: User, post: Post, expires_at: datetime | None, *, begins: datetime | None = None) -> None:
    """Say when a post is over.

    Args:
        actor: The author.
        post: The post.
        expires_at: The moment; None: never.
        begins: When it is to appear, where that is not now.

    Raises:
        ForbiddenError: The actor may not change this post.
        InvalidError: The end lies in the past, or before the post appears.
    """
    require(policy.can_change(actor, post))
    begins = post.published_at or begins or clock.now()
    if expires_at is not None and (expires_at <= clock.now() or expires_at <= begins):
        raise InvalidError(_("The end lies before the beginning."), "expires_at")
    post.expires_at, post.is_withdrawn = expires_at, False


def take_back(actor: User, post: Post) -> None:
    """Make a scheduled post, or one that a colleague looks at, a draft again.

    Raises:
        ForbiddenError: The actor may not change this post.
    """
    require(policy.can_change(actor, post))
    if is_still_open(post):
        post.state, post.publish_at = PostState.DRAFT, None


def put_away(actor: User, post: Post) -> None:
    """Stop showing a post.

    Raises:
        ForbiddenError: The actor may not do this.
    """
    require(policy.can_put_away(actor, post))
    hold_post(post)
    if post.is_published:
        post.state, post.pinned_until = PostState.ARCHIVED, None
        record(events.PostWithdrawn(actor_id=actor.id, post_id=post.id))


def show_again(actor: User, post: Post) -> None:
    """Show a post again that was put away.

    Raises:
        ForbiddenError: The actor may not change this post.
    """
    require(policy.can_change(actor, post))
    hold_post(post)
    if post.state is PostState.ARCHIVED:
        post.state = PostState.PUBLISHED
        record(events.PostPublished(actor_id=actor.id, post_id=post.id))


def pin_post(actor: User, post: Post, until: datetime | None) -> None:
    """Let a post stand on top until a moment, or no longer.

    Raises:
        ForbiddenError: The actor may not change this post.
        InvalidError: The moment lies in the past.
    """
    require(policy.can_change(actor, post) and post.is_published)
    if until is not None and until <= clock.now():
        raise InvalidError(_("This moment lies in the past."), "pinned_until")
    post.pinned_until = until
    record(events.PostPinned(actor_id=actor.id, post_id=post.id))


def take_over(actor: User, post: Post) -> None:
    """Go on with a post whose author has left, as its author.

    Raises:
        ForbiddenError: The author has not left, or the actor does not publish for the author's department.
    """
    hold_post(post)
    session.refresh(post, ["author_id", "author"])
    require(policy.can_take_over(actor, post))
    post.author_id, post.department_id = actor.id, actor.department_id
    post.state, post.publish_at = PostState.DRAFT, None
    record(events.PostTakenOver(actor_id=actor.id, post_id=post.id))


def ask_for_review(actor: User, post: Post, reviewer: User | None) -> Review:
    """Ask a colleague to look at a post before it appears.

    Raises:
        ForbiddenError: The actor may not change this post.
        InvalidError: Nobody reviews oneself, or it has appeared already.
    """
    require(policy.can_change(actor, post))
    if reviewer is None or reviewer.id == actor.id:
        raise InvalidError(_("Another pair of eyes sees more: pick a colleague."), "reviewer")
    if not is_still_open(post):
        raise InvalidError(_("It has been published already."))
    post.state, post.publish_at = PostState.IN_REVIEW, None
    review = Review(post_id=post.id, reviewer=reviewer, reviewer_id=reviewer.id, asked_at=clock.now())
    session.add(review)
    record(events.ReviewAsked(actor_id=actor.id, post_id=post.id, reviewer_id=reviewer.id))
    return review


def give_review(actor: User, post: Post, *, is_approved: bool, comment: str) -> None:
    """Say what one thinks of a post that one was asked to look at.

    Raises:
        ForbiddenError: The actor was not asked.
        InvalidError: Something is to be changed, and it is not said what.
    """
    query = select(Review).where(
        Review.post_id == post.id, Review.reviewer_id == actor.id, Review.answered_at.is_(None)
    )
    reviews = session.scalars(query).all()
    require(bool(reviews) and post.state is PostState.IN_REVIEW)
    if not is_approved and not comment.strip():
        raise InvalidError(_("Say what should be changed."), "comment")
    for review in reviews:
        review.answered_at, review.is_approved, review.comment = clock.now(), is_approved, comment.strip()[:2_000]
    post.state = PostState.DRAFT
    record(events.ReviewGiven(actor_id=actor.id, post_id=post.id, review_id=reviews[-1].id, is_approved=is_approved))


def publish_due() -> int:
    """Let the posts appear whose moment has come, each in a transaction of its own.

    A post whose author has left or may not publish to its audience any more, or whom nobody would read, becomes a draft
    again.

    Returns:
        How many have appeared.
    """
    with unit_of_work(read_only=True):
        due = select(Post.id).where(Post.state == PostState.SCHEDULED, Post.publish_at <= clock.now())
        ids = session.scalars(due.order_by(Post.publish_at).limit(BATCH)).all()
    return sum(_publish_one(post_id) for post_id in ids)


def _publish_one(post_id: int) -> bool:
    with unit_of_work():
        post = get_any_post(post_id)
        author = get_user(post.author_id) if post else None
        if post is None or author is None or not is_still_open(post) or post.state is not PostState.SCHEDULED:
            return False
        if not _may_appear(author, post):
            record(events.PostNotPublished(post_id=post.id, publish_at=str(post.publish_at)))
            post.state, post.publish_at = PostState.DRAFT, None
            return False
        _appear(author, post, post.publish_at or clock.now())
        return True


def _may_appear(author: User, post: Post) -> bool:
    """Tell whether a scheduled post may appear now: that was checked when it was scheduled, which may be long ago."""
    tokens = post.audience.token_texts
    is_allowed = author.is_active and policy.can_change(author, post) and policy.can_publish(author, tokens)
    return is_allowed and _has_readers(post)


def withdraw_over() -> int:
    """Let the house know of posts whose time has passed, so that the index forgets them.

    Returns:
        How many there were.
    """
    with unit_of_work():
        lock("news.withdraw_over")
        over = select(Post).where(Post.state == PostState.PUBLISHED, Post.expires_at <= clock.now())
        posts = session.scalars(over.where(Post.is_withdrawn.is_(False)).limit(BATCH)).all()
        for post in posts:
            post.is_withdrawn = True
            record(events.PostWithdrawn(post_id=post.id))
        return len(posts)


PUBLISH_DUE = Job("news.publish_due", publish_due)
WITHDRAW_OVER = Job("news.withdraw_over", withdraw_over)
