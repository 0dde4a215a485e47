"""What readers say under a post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import NamedTuple

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import User
from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import number_in
from app.core.markup import render
from app.core.permissions import require
from app.core.templating import flash_status, page
from app.news.forms.comments import CommentForm, RemovalForm
from app.news.models import Comment, Post
from app.news.models.comment import EDITING
from app.news.policy import posts as policy
from app.news.queries.comments import CommentMark, Thread, get_comment, list_threads
from app.news.service import commenting
from app.news.service.commenting import LENGTH, ManyMentionedError
from app.news.views.blueprint import blueprint, post_or_404


@dataclass(frozen=True)
class Discussion:
    """What was said under a post, and what the reader may do about it.

    Attributes:
        threads: The comments and their answers.
        count: How many comments can be read.
        form: For a new comment; None where none is wanted.
        can_moderate: Whether the reader may take away what others say.
    """

    threads: list[Thread]
    count: int
    form: CommentForm | None
    can_moderate: bool


class Voice(NamedTuple):
    """A reader among those who have said something under a post.

    Attributes:
        reader_id: Who; 0 where nothing there is his.
        fresh: The comments that he may still change.
    """

    reader_id: int
    fresh: tuple[int, ...]


def voice_in(reader: User, marks: Sequence[CommentMark]) -> Voice:
    """Return how a reader has part in what was said: those who have none see the same."""
    own = [one for one in marks if reader.id in (one.author_id, one.removed_by_id)]
    since = clock.now() - EDITING
    fresh = tuple(one.id for one in own if one.author_id == reader.id and one.created_at > since)
    return Voice(reader.id if own else 0, fresh)


def discussion_of(post: Post) -> Discussion | None:
    """Return what was said under a post; None where there is no place for it."""
    if not post.is_published:
        return None
    threads = list_threads(post)
    can_comment = policy.can_comment(current_user, post)
    if not threads and not can_comment:
        return None
    said = [comment for thread in threads for comment in (thread.first, *thread.answers)]
    return Discussion(
        threads=threads,
        count=sum(not comment.is_removed for comment in said),
        form=CommentForm(formdata=None) if can_comment else None,
        can_moderate=bool(said) and policy.can_moderate(current_user, post),
    )


def comment_or_404(comment_id: int) -> tuple[Comment, Post]:
    """Return a comment and its post.

    Raises:
        NotFoundError: There is none under a post that the reader may open.
    """
    comment = get_comment(comment_id)
    if comment is None:
        raise NotFoundError
    post = post_or_404(comment.post_id)
    if not post.is_published:
        raise NotFoundError
    return comment, post


def _parent(post: Post, number: int | None) -> Comment | None:
    """Return the comment that an address or a form answers, where it is still there."""
    comment = get_comment(number) if number is not None else None
    return comment if comment and comment.post_id == post.id and not comment.is_removed else None


@blueprint.route("/<int:post_id>/comments", methods=["GET", "POST"])
def comment(post_id: int) -> ResponseReturnValue:
    """Comment on a post, or answer a comment."""
    post = post_or_404(post_id)
    require(policy.can_comment(current_user, post), _("Comments are closed here."))
    form = CommentForm(parent_id=request.args.get("parent", ""))
    if form.validate_on_submit() and "preview" not in request.form:
        try:
            with form.showing_refusals():
                return _post(form, post)
        except ManyMentionedError as error:
            return _editor(form, post, warning=error.message)
    return _editor(form, post)


def _post(form: CommentForm, post: Post) -> ResponseReturnValue:
    parent_id = (number_in(form.parent_id.data) or 0) if form.parent_id.data else None
    said = commenting.post_comment(
        current_user, post, form.source.data or "", parent_id=parent_id, is_meant="meant" in request.form
    )
    flash_status(_("Your comment is posted. You can change it for 15 minutes."))
    return redirect(f"{post.url}#comment-{said.id}")


@blueprint.route("/comments/<int:comment_id>/edit", methods=["GET", "POST"])
def edit_comment(comment_id: int) -> ResponseReturnValue:
    """Change a comment that one has just written."""
    said, post = comment_or_404(comment_id)
    require(policy.can_change_comment(current_user, said))
    form = CommentForm(obj=said)
    if form.validate_on_submit() and "preview" not in request.form:
        try:
            with form.showing_refusals():
                commenting.edit_comment(current_user, said, form.source.data or "", is_meant="meant" in request.form)
                flash_status(_("The comment is changed."))
                return redirect(f"{post.url}#comment-{said.id}")
        except ManyMentionedError as error:
            return _editor(form, post, said, warning=error.message)
    elif not form.is_submitted():
        require(said.is_fresh(clock.now()), _("A comment can be changed for 15 minutes. Reply to it instead."))
    return _editor(form, post, said)


def _editor(form: CommentForm, post: Post, edited: Comment | None = None, *, warning: str = "") -> ResponseReturnValue:
    """Show the form with what was typed, with a preview where it was asked for."""
    source = form.source.data or ""
    preview = render(source[:LENGTH]).html if "preview" in request.form else ""
    answered = None if edited else _parent(post, number_in(form.parent_id.data))
    shown = page(
        "news/comment.html", form=form, post=post, edited=edited, answered=answered, preview=preview, warning=warning
    )
    return shown, HTTPStatus.UNPROCESSABLE_ENTITY if warning else form.status


@blueprint.post("/comments/preview")
def preview_comment() -> ResponseReturnValue:
    """Show how a comment will look."""
    return page("news/preview.html", html=render(request.form.get("source", "")[:LENGTH]).html)


@blueprint.post("/comments/<int:comment_id>/withdrawal")
def take_comment_back(comment_id: int) -> ResponseReturnValue:
    """Take one's own comment away."""
    said, post = comment_or_404(comment_id)
    if not said.is_removed:
        commenting.take_back(current_user, said)
    flash_status(_("Your comment is taken away."), undo_url=url_for(".put_comment_back", comment_id=said.id))
    return redirect(f"{post.url}#comments")


@blueprint.route("/comments/<int:comment_id>/removal", methods=["GET", "POST"])
def remove_comment(comment_id: int) -> ResponseReturnValue:
    """Take away what somebody else has said, and say why."""
    said, post = comment_or_404(comment_id)
    require(policy.can_moderate(current_user, post))
    if said.is_removed:
        return redirect(f"{post.url}#comment-{said.id}")
    form = RemovalForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            commenting.remove_comment(current_user, post, said, form.reason.data or "")
            flash_status(
                _("The comment is taken away, and its author is told."),
                undo_url=url_for(".put_comment_back", comment_id=said.id),
            )
            return redirect(f"{post.url}#comment-{said.id}")
    return page("news/removal.html", form=form, post=post, comment=said), form.status


@blueprint.post("/comments/<int:comment_id>/return")
def put_comment_back(comment_id: int) -> ResponseReturnValue:
    """Show a comment again that one has taken away."""
    said, post = comment_or_404(comment_id)
    commenting.put_back(current_user, said)
    flash_status(_("The comment is back."))
    return redirect(f"{post.url}#comment-{said.id}")
