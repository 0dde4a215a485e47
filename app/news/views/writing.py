"""Writing posts and correcting them."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import SelectChoice

from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import number_in, words_in
from app.core.markup import render
from app.core.permissions import require
from app.core.templating import flash_status, page
from app.news.forms.confirming import AskAgainForm
from app.news.forms.posts import CorrectionForm, PostForm
from app.news.models import Post
from app.news.moments import day_of
from app.news.policy import posts as policy
from app.news.queries.categories import get_category, list_categories
from app.news.service.confirming import ask_again
from app.news.service.writing import AlreadyChangedError, Wording, change_post, discard_post, draft_post
from app.news.views.blueprint import blueprint, post_or_404
from app.news.views.confirming import last_moment


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Begin a post."""
    require(policy.can_write(current_user), _("News are written by champions. Ask yours to publish it."))
    form = _with_categories(PostForm(language=str(current_user.language)))
    if form.validate_on_submit() and "preview" not in request.form:
        with form.showing_refusals():
            post = draft_post(current_user, _wording(form))
            flash_status(_("The draft is kept. Now see whom it reaches."))
            return redirect(url_for(".publication", post_id=post.id))
    return _editor(form, None)


@blueprint.route("/<int:post_id>/edit", methods=["GET", "POST"])
def edit(post_id: int) -> ResponseReturnValue:
    """Change a draft, or correct what has appeared."""
    post = post_or_404(post_id)
    require(policy.can_change(current_user, post))
    form = _with_categories(_form_for(post)(data=_as_entered(post)))
    if form.validate_on_submit() and "preview" not in request.form:
        try:
            with form.showing_refusals():
                return _change(form, post)
        except AlreadyChangedError:
            form.refuse(_("It was corrected in another window meanwhile. Copy your text, then open it again."))
            return _editor(form, post)[0], HTTPStatus.CONFLICT
    return _editor(form, post)


def _form_for(post: Post) -> type[PostForm]:
    if post.is_to_be_confirmed(clock.now()):
        return AskAgainForm
    return CorrectionForm if post.is_published else PostForm


def _change(form: PostForm, post: Post) -> ResponseReturnValue:
    note = form.note.data if isinstance(form, CorrectionForm) else ""
    number = number_in(form.base_number.data) or 0
    problem = change_post(current_user, post, _wording(form), base_number=number, note=note or "")
    if isinstance(form, AskAgainForm) and form.asks_again.data:
        ask_again(current_user, post, last_moment(form, post), base_number=number)
    flash_status(_("The post is corrected.") if post.is_published else _("The draft is kept."))
    if problem:
        flash_status(
            _("The text could not be laid out, so it is shown as you typed it. A simpler one can."), kind="warn"
        )
    return redirect(post.url if post.is_published else url_for(".publication", post_id=post.id))


def _as_entered(post: Post) -> dict[str, object]:
    """Return what a post says, as the form takes it."""
    names = ("title", "summary", "source", "category_id", "language", "audience", "has_comments")
    return {name: getattr(post, name) for name in names} | {
        "tags": ", ".join(tag.name for tag in post.tags),
        "base_number": str(post.number),
        "confirm_by": day_of(post.confirm_by, current_user.time_zone) if post.confirm_by else None,
    }


def _with_categories(form: PostForm) -> PostForm:
    form.category_id.choices = [SelectChoice(one.id, one.name_in(current_user.language)) for one in list_categories()]
    return form


def _wording(form: PostForm) -> Wording:
    category = get_category(form.category_id.data)
    if category is None:
        raise NotFoundError
    return Wording(
        title=form.title.data or "",
        summary=form.summary.data or "",
        source=form.source.data or "",
        language=form.language.data,
        category=category,
        tags=words_in(form.tags.data),
        audience=form.audience.data,
        has_comments=form.has_comments.data,
    )


def _editor(form: PostForm, post: Post | None) -> tuple[Response, int]:
    """Show the editor, with a preview where it was asked for."""
    preview = render(form.source.data or "").html if "preview" in request.form else ""
    return page("news/edit.html", form=form, post=post, preview=preview), form.status


@blueprint.post("/preview")
def preview() -> ResponseReturnValue:
    """Show how a text will look."""
    require(policy.can_write(current_user))
    return page("news/preview.html", html=render(request.form.get("source", "")).html)


@blueprint.post("/<int:post_id>/discarding")
def discard(post_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    post = post_or_404(post_id)
    discard_post(current_user, post)
    flash_status(_("The draft is thrown away."))
    return redirect(url_for(".own"))
