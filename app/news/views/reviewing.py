"""A colleague's look at a post before it appears."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.feature import house
from app.core.permissions import require
from app.core.templating import flash_status, page
from app.news.forms.posts import AnswerForm, ReviewForm
from app.news.policy import posts as policy
from app.news.queries.files import list_attachments
from app.news.service.publishing import ask_for_review, give_review
from app.news.views.blueprint import blueprint, post_or_404


@blueprint.route("/<int:post_id>/review", methods=["GET", "POST"])
def ask_review(post_id: int) -> ResponseReturnValue:
    """Ask a colleague to look at a post."""
    post = post_or_404(post_id)
    require(policy.can_change(current_user, post))
    form = ReviewForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            review = ask_for_review(current_user, post, form.reviewer.data)
            flash_status(_("%(name)s finds it on home.", name=review.reviewer.name))
            return redirect(url_for(".publication", post_id=post.id))
    return page("news/review.html", form=form, post=post), form.status


@blueprint.route("/<int:post_id>/answer", methods=["GET", "POST"])
def answer(post_id: int) -> ResponseReturnValue:
    """Say what one thinks of a post that one was asked to look at."""
    post = post_or_404(post_id)
    house().see(current_user, f"post:{post.id}")
    form = AnswerForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            give_review(current_user, post, is_approved="approve" in request.form, comment=form.comment.data or "")
            flash_status(_("Thank you. %(name)s sees what you said.", name=post.author.name))
            return redirect(url_for(".index"))
    return page("news/answer.html", form=form, post=post, attached=list_attachments(post, post.html)), form.status
