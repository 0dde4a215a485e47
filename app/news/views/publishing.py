"""Publishing a post: whom it reaches, when it appears, until when it is shown."""

from __future__ import annotations

from datetime import timedelta

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core import clock
from app.core.errors import InvalidError
from app.core.feature import house
from app.core.permissions import require
from app.core.templating import flash_status, page
from app.news.forms.posts import PinForm, PublicationForm, ReviewForm
from app.news.models import Post
from app.news.moments import entered_as, moment_of
from app.news.notices.confirming import MUST_READ
from app.news.notices.posts import PUBLISHED
from app.news.policy import posts as policy
from app.news.queries.posts import find_similar, list_reviews
from app.news.queries.reach import reach_in_detail, readers_of
from app.news.service import publishing
from app.news.views.blueprint import blueprint, post_or_404
from app.news.wording import confirm_until

LATELY = timedelta(days=60)


@blueprint.route("/<int:post_id>/publication", methods=["GET", "POST"])
def publication(post_id: int) -> ResponseReturnValue:
    """Show whom a post reaches before it appears, and let it appear now or later."""
    post = post_or_404(post_id)
    require(policy.can_change(current_user, post))
    if not post.is_open:
        return _too_late(post)
    zone = current_user.time_zone
    form = PublicationForm(
        when="later" if post.publish_at else "now",
        publish_at=entered_as(post.publish_at, zone),
        expires_at=entered_as(post.expires_at, zone),
    )
    if form.validate_on_submit():
        with form.showing_refusals():
            return _publish(form, post)
    return page(
        "news/publication.html",
        post=post,
        form=form,
        review_form=ReviewForm(formdata=None),
        reach=reach_in_detail(post.audience.token_texts),
        forecast=house().forecast(MUST_READ if post.confirm_by else PUBLISHED, readers_of(post)),
        similar=find_similar(current_user, post, clock.now() - LATELY),
        reviews=list_reviews(post),
        zone=zone,
        until=confirm_until(post),
    ), form.status


def _too_late(post: Post) -> ResponseReturnValue:
    """Lead to a post that has appeared meanwhile, by another window or a second click."""
    if request.method == "POST":
        flash_status(_("It has been published already."))
    return redirect(post.url)


def _publish(form: PublicationForm, post: Post) -> ResponseReturnValue:
    zone = current_user.time_zone
    publish_at = moment_of(form.publish_at.data, zone, "publish_at") if form.when.data == "later" else None
    if form.when.data == "later" and publish_at is None:
        raise InvalidError(_("Choose a day and an hour."), "publish_at")
    expires_at = moment_of(form.expires_at.data, zone, "expires_at")
    if not publishing.is_still_open(post):
        return _too_late(post)
    publishing.set_end(current_user, post, expires_at, begins=publish_at)
    if publish_at is not None:
        publishing.schedule_post(current_user, post, publish_at)
        flash_status(_("It will appear at the moment you chose. Until then you can change it."))
    elif publishing.publish_post(current_user, post):
        flash_status(_("It is published."))
    return redirect(post.url)


@blueprint.post("/<int:post_id>/draft")
def take_back(post_id: int) -> ResponseReturnValue:
    """Make a post that has not appeared yet a draft again."""
    post = post_or_404(post_id)
    publishing.take_back(current_user, post)
    flash_status(_("It is a draft again."))
    return redirect(url_for(".publication", post_id=post.id))


@blueprint.post("/<int:post_id>/takeover")
def take_over(post_id: int) -> ResponseReturnValue:
    """Go on with a post whose author has left."""
    publishing.take_over(current_user, post_or_404(post_id))
    flash_status(_("It is yours now. See whom it reaches before it appears."))
    return redirect(url_for(".publication", post_id=post_id))


@blueprint.post("/<int:post_id>/archiving")
def put_away(post_id: int) -> ResponseReturnValue:
    """Stop showing a post."""
    post = post_or_404(post_id)
    publishing.put_away(current_user, post)
    undo = url_for(".show_again", post_id=post.id) if policy.can_change(current_user, post) else None
    flash_status(_("It is put away; readers do not see it any more."), undo_url=undo)
    return redirect(url_for(".own") if undo else url_for(".index"))


@blueprint.post("/<int:post_id>/return")
def show_again(post_id: int) -> ResponseReturnValue:
    """Show a post again that was put away."""
    post = post_or_404(post_id)
    publishing.show_again(current_user, post)
    flash_status(_("Readers see it again."))
    return redirect(post.url)


@blueprint.route("/<int:post_id>/pin", methods=["GET", "POST"])
def pin(post_id: int) -> ResponseReturnValue:
    """Let a post stand on top until a moment."""
    post = post_or_404(post_id)
    require(policy.can_change(current_user, post) and post.is_published)
    form = PinForm(pinned_until=entered_as(clock.now() + timedelta(days=7), current_user.time_zone))
    if form.validate_on_submit():
        with form.showing_refusals():
            until = moment_of(form.pinned_until.data, current_user.time_zone, "pinned_until")
            publishing.pin_post(current_user, post, until)
            flash_status(_("It stands on top of the news."))
            return redirect(post.url)
    return page("news/pin.html", form=form, post=post), form.status


@blueprint.post("/<int:post_id>/unpinning")
def unpin(post_id: int) -> ResponseReturnValue:
    """Let a post stand where its date puts it."""
    post = post_or_404(post_id)
    publishing.pin_post(current_user, post, None)
    flash_status(_("It stands where its date puts it."))
    return redirect(post.url)
