"""Confirming that one has read a post, and asking for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core import clock
from app.core.errors import InvalidError, NotFoundError
from app.core.feature import house
from app.core.permissions import require
from app.core.revising import Comparison, compare
from app.core.templating import flash_status, page
from app.news.forms.confirming import (
    AskAgainForm,
    AskingForm,
    answers_form,
    answers_in,
    entered_checks,
    refuse_answers,
)
from app.news.models import Post
from app.news.moments import day_of, end_of
from app.news.policy import posts as policy
from app.news.queries.confirming import (
    Tally,
    count_confirmed,
    get_wordings,
    has_confirmations,
    list_questions,
    list_with_questions,
)
from app.news.queries.reading import get_touch
from app.news.service.confirming import (
    WordingChangedError,
    WrongAnswersError,
    ask_to_confirm,
    confirm_post,
    stop_asking,
)
from app.news.views.blueprint import blueprint, post_or_404

USUAL_TIME = timedelta(days=14)


@dataclass(frozen=True)
class Asking:
    """What the page of a post says about its confirmation.

    Attributes:
        tally: How many have confirmed.
        is_waiting: Whether the reader is to confirm.
        confirmed: The earlier wording that a reader who is to confirm has confirmed; 0 where none.
        has_questions: Whether there are questions to answer.
        changes: What has changed since that wording.
    """

    tally: Tally
    is_waiting: bool
    confirmed: int
    has_questions: bool = False
    changes: Comparison | None = None


def asking_of(post: Post, confirmed: int) -> Asking | None:
    """Return what the page of a post says about its confirmation; None where it is not to be confirmed.

    Args:
        post: The post.
        confirmed: The last of its wordings that the reader has confirmed; 0 where none.
    """
    if not post.is_to_be_confirmed(clock.now()):
        return None
    is_waiting = _is_waiting(post, confirmed)
    return Asking(count_confirmed(post), is_waiting, confirmed if is_waiting else 0)


def asking_in_full(asking: Asking, post: Post) -> Asking:
    """Return the same with what takes a look at questions and wordings."""
    changes = _changes_since(asking.confirmed, post) if asking.confirmed else None
    return replace(asking, has_questions=bool(list_with_questions([post.id])), changes=changes)


def _is_waiting(post: Post, confirmed: int) -> bool:
    """Tell whether the reader is to confirm a post and has not, but perhaps an earlier wording."""
    return policy.can_confirm(current_user, post) and (not confirmed or confirmed < (post.confirm_number or 0))


def _changes_since(number: int, post: Post) -> Comparison | None:
    wordings = get_wordings(post, (number, post.number))
    if not {number, post.number} <= wordings.keys():
        return None
    return compare(wordings[number].whole, wordings[post.number].whole)


@blueprint.route("/<int:post_id>/wordings/<int:number>/confirmation", methods=["GET", "POST"])
def confirm(post_id: int, number: int) -> ResponseReturnValue:
    """Confirm that one has read a post in a wording; where there are questions, answer them first."""
    post = post_or_404(post_id)
    if not 1 <= number <= post.number:
        raise NotFoundError
    if not post.is_to_be_confirmed(clock.now()):
        flash_status(_("It does not have to be confirmed any more."), kind="info")
        return redirect(post.url)
    questions = list_questions(post)
    form = answers_form(questions)
    if request.method == "GET" and (not questions or not _is_waiting(post, get_touch(current_user, post).confirmed)):
        return redirect(f"{post.url}#confirm")
    if form.validate_on_submit():
        try:
            confirm_post(current_user, post, number, answers_in(form, questions))
            return _thanked(post)
        except WrongAnswersError as error:
            refuse_answers(form, error.positions)
        except WordingChangedError:
            flash_status(_("It was changed meanwhile. Please look at what it says now."), kind="warn")
            return redirect(f"{post.url}#confirm")
    return page("news/confirm.html", post=post, form=form, questions=questions), form.status


def _thanked(post: Post) -> ResponseReturnValue:
    house().see(current_user, f"post:{post.id}")
    flash_status(_("Thank you. You will not be asked again."))
    return redirect("/" if request.args.get("back") == "home" else post.url)


@blueprint.route("/<int:post_id>/confirmation", methods=["GET", "POST"])
def confirmation(post_id: int) -> ResponseReturnValue:
    """Say whether readers are to confirm a post, until when, and what they are asked."""
    post = post_or_404(post_id)
    require(policy.can_change(current_user, post))
    if not post.is_open and not post.is_published:
        return redirect(post.url)
    questions, zone = list_questions(post), current_user.time_zone
    usual = day_of(max(clock.now(), post.publish_at or clock.now()) + USUAL_TIME, zone)
    form = AskingForm(
        is_asked=post.confirm_by is not None,
        confirm_by=day_of(post.confirm_by, zone) if post.confirm_by else usual,
        **entered_checks(questions),
    )
    are_fixed = has_confirmations(post)
    if form.validate_on_submit():
        with form.showing_refusals():
            return _settle(form, post, are_fixed=are_fixed)
    fixed = questions if are_fixed else []
    return page("news/confirm_settings.html", form=form, post=post, fixed=fixed, are_fixed=are_fixed), form.status


def _settle(form: AskingForm, post: Post, *, are_fixed: bool) -> ResponseReturnValue:
    checks = None if are_fixed else [one.form.check for one in form.questions]
    if not form.is_asked.data and post.confirm_by is None and checks and any(one.is_filled for one in checks):
        raise InvalidError(_("Tick this too, or nobody is asked the questions."), "is_asked")
    if not form.is_asked.data:
        stop_asking(current_user, post)
        flash_status(_("Nobody is asked to confirm it."))
    else:
        ask_to_confirm(current_user, post, last_moment(form, post), checks)
        flash_status(
            _("Readers are asked to confirm it.") if post.is_published else _("Readers will be asked to confirm it.")
        )
    return redirect(url_for(".publication", post_id=post.id) if post.is_open else post.url)


def last_moment(form: AskingForm | AskAgainForm, post: Post) -> datetime:
    """Return until when readers may confirm; the day that was there before may have passed.

    Raises:
        InvalidError: No day was entered, or one that has passed.
    """
    day, zone = form.confirm_by.data, current_user.time_zone
    if day is None:
        raise InvalidError(_("Choose a day."), "confirm_by")
    if post.confirm_by is not None and day == day_of(post.confirm_by, zone):
        return post.confirm_by
    return end_of(day, zone, "confirm_by")
