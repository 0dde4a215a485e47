"""Commenting on posts: writing, changing, taking away."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.models import User
from app.core import clock
from app.core.db import lock, session
from app.core.errors import InvalidError, UserError
from app.core.events import record
from app.core.markup import Rendered, render
from app.core.permissions import require
from app.core.typography import one_line
from app.news import events
from app.news.models import Comment, Post
from app.news.policy import posts as policy
from app.news.queries.comments import count_changes, count_written, find_same, get_comment
from app.people.queries.mentions import people_in

LENGTH = 10_000
REASON_LENGTH = 300
MOST_AN_HOUR = 30
MANY_PEOPLE = 8
MOST_PEOPLE = 50
"""How many people a comment may name: each of them gets a mail."""
DOUBLE_CLICK = timedelta(minutes=1)


class ManyMentionedError(UserError):
    """So many people are named that they had better find it by themselves; the writer may insist."""


def post_comment(
    actor: User, post: Post, source: str, *, parent_id: int | None = None, is_meant: bool = False
) -> Comment:
    """Comment on a post, or answer a comment; clicked twice, it is said once.

    Args:
        actor: Who writes, and may open the post.
        post: A post that is shown.
        source: Markdown.
        parent_id: The comment that is answered; an answer to an answer stands beside it.
        is_meant: Whether many people are to be named all the same.

    Raises:
        ForbiddenError: There is no commenting here.
        InvalidError: It says nothing, or too much; what it answers is gone; the writer is too quick.
        ManyMentionedError: It names many people.
    """
    require(policy.can_comment(actor, post), _("Comments are closed here."))
    lock(f"news.comments:{actor.id}")
    source = _checked(source)
    parent = _answered(post, parent_id)
    if same := find_same(actor, post, parent.id if parent else None, source, DOUBLE_CLICK):
        return same
    _check_pace(actor)
    rendered = _rendered(source, is_meant=is_meant)
    comment = Comment(post_id=post.id, parent_id=parent.id if parent else None, author=actor, created_at=clock.now())
    comment.source, comment.html, comment.html_version = source, rendered.html, rendered.version
    session.add(comment)
    session.flush()
    record(events.CommentPosted(actor_id=actor.id, post_id=post.id, comment_id=comment.id))
    return comment


def edit_comment(actor: User, comment: Comment, source: str, *, is_meant: bool = False) -> None:
    """Change a comment shortly after it was written.

    Raises:
        ForbiddenError: It is not the actor's, or was taken away.
        InvalidError: It was written too long ago; it says nothing, or too much; the writer is too quick.
        ManyMentionedError: It names many people.
    """
    require(policy.can_change_comment(actor, comment))
    if not comment.is_fresh(clock.now()):
        raise InvalidError(_("A comment can be changed for 15 minutes. Reply to it instead."), "source")
    source = _checked(source)
    if source == comment.source:
        return
    _check_pace(actor)
    rendered = _rendered(source, is_meant=is_meant)
    comment.source, comment.html, comment.html_version = source, rendered.html, rendered.version
    comment.edited_at = clock.now()
    record(events.CommentEdited(actor_id=actor.id, post_id=comment.post_id, comment_id=comment.id))


def take_back(actor: User, comment: Comment) -> None:
    """Take one's own comment away.

    Raises:
        ForbiddenError: It is not the actor's, or is gone already.
    """
    require(policy.can_change_comment(actor, comment))
    _take_away(actor, comment, "")


def remove_comment(actor: User, post: Post, comment: Comment, reason: str) -> None:
    """Take away what somebody else has said; the place stays, with the reason.

    Raises:
        ForbiddenError: The actor does not look after this post.
        InvalidError: The reason is missing.
    """
    require(policy.can_moderate(actor, post))
    reason = one_line(reason)[:REASON_LENGTH]
    if not reason:
        raise InvalidError(_("Say why: the reason stands in its place, and its author is told."), "reason")
    if not comment.is_removed:
        _take_away(actor, comment, reason)


def _take_away(actor: User, comment: Comment, reason: str) -> None:
    comment.removed_at, comment.removed_by_id, comment.removal_reason = clock.now(), actor.id, reason
    record(events.CommentTakenAway(actor_id=actor.id, post_id=comment.post_id, comment_id=comment.id))


def put_back(actor: User, comment: Comment) -> None:
    """Show a comment again.

    Raises:
        ForbiddenError: Somebody else took it away.
    """
    if not comment.is_removed:
        return
    require(comment.removed_by_id == actor.id)
    comment.removed_at, comment.removed_by_id, comment.removal_reason = None, None, ""
    record(events.CommentPutBack(actor_id=actor.id, post_id=comment.post_id, comment_id=comment.id))


def _checked(source: str) -> str:
    source = source.replace("\r\n", "\n").strip()
    if not source:
        raise InvalidError(_("Write something first."), "source")
    if len(source) > LENGTH:
        raise InvalidError(
            _("A comment holds %(most)s characters; this has %(size)s. Shorten it.", most=LENGTH, size=len(source)),
            "source",
        )
    return source


def _check_pace(actor: User) -> None:
    """Refuse whoever writes and changes more than people do; a change may name people, too."""
    since = clock.now() - timedelta(hours=1)
    if count_written(actor, since) + count_changes(actor, since) >= MOST_AN_HOUR:
        raise InvalidError(_("You have written %(most)s comments within an hour. Wait a little.", most=MOST_AN_HOUR))


def _answered(post: Post, parent_id: int | None) -> Comment | None:
    """Return the comment on top of the thread that is answered."""
    if parent_id is None:
        return None
    parent = get_comment(parent_id)
    if parent is None or parent.post_id != post.id or parent.is_removed:
        raise InvalidError(_("The comment that you answer was taken away meanwhile."))
    return parent if parent.parent_id is None else get_comment(parent.parent_id)


def _rendered(source: str, *, is_meant: bool) -> Rendered:
    rendered = render(source)
    count = len(people_in(rendered.links))
    if count > MOST_PEOPLE:
        raise InvalidError(_("A comment names %(most)s people at most.", most=MOST_PEOPLE), "source")
    if count >= MANY_PEOPLE and not is_meant:
        raise ManyMentionedError(
            ngettext(
                "That is %(num)s person. Post it on the page instead? Its followers see it in their digest.",
                "That is %(num)s people. Post it on the page instead? Its followers see it in their digest.",
                count,
            )
        )
    return rendered
