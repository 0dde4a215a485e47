"""Asking readers to confirm that they have read a post, and confirming it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.accounts.models import User
from app.core import clock
from app.core.db import add_once, session
from app.core.errors import ConflictError, InvalidError
from app.core.events import record
from app.core.permissions import require
from app.core.typography import one_line
from app.news import events
from app.news.models import Confirmation, Post, Question
from app.news.policy import posts as policy
from app.news.queries.confirming import has_confirmations, list_questions
from app.news.queries.reading import get_touch
from app.news.service.holding import hold_post
from app.news.service.reading import note_reading

MOST_QUESTIONS = 3
FEWEST_CHOICES = 2
QUESTION_LENGTH = 300
CHOICE_LENGTH = 200


class WordingChangedError(ConflictError):
    """The post asks for the confirmation of a newer wording than the one that the reader saw."""


class WrongAnswersError(InvalidError):
    """Some questions were not answered rightly.

    Args:
        positions: Which ones.
    """

    def __init__(self, positions: Iterable[int]) -> None:
        super().__init__(_("Some answers are not right yet."))
        self.positions = frozenset(positions)


@dataclass(frozen=True)
class Check:
    """A question as it was entered.

    Attributes:
        text: The question.
        choices: What can be answered; empty ones are left out.
        right: The number of the right one, from 1.
    """

    text: str
    choices: Sequence[str]
    right: int

    @property
    def is_filled(self) -> bool:
        """Whether anything was entered."""
        return bool(self.text.strip() or any(choice.strip() for choice in self.choices))


def ask_to_confirm(actor: User, post: Post, confirm_by: datetime, checks: Sequence[Check] | None = None) -> None:
    """Ask the readers of a post to confirm that they have read it, or change until when and with which questions.

    Args:
        actor: The author.
        post: A draft, or a published post.
        confirm_by: Until when.
        checks: One to three questions, or none; None: those that there are.

    Raises:
        ForbiddenError: It is not the actor's post.
        InvalidError: The moment has passed or lies outside the post's time; a question cannot be answered, or may not
            be changed any more.
    """
    require(policy.can_change(actor, post) and (post.is_open or post.is_published))
    hold_post(post)
    _check_moment(post, confirm_by)
    if checks is not None:
        _set_questions(post, checks)
    begins = post.confirm_by is None
    post.confirm_by, post.confirm_number = confirm_by, post.confirm_number or post.number
    if begins and post.is_published:
        record(events.ConfirmationAsked(actor_id=actor.id, post_id=post.id, number=post.confirm_number))
    else:
        record(events.ConfirmationChanged(actor_id=actor.id, post_id=post.id))


def stop_asking(actor: User, post: Post) -> None:
    """Ask nobody any more to confirm a post; who has confirmed stays noted, and counted in the report.

    Raises:
        ForbiddenError: It is not the actor's post.
    """
    require(policy.can_change(actor, post))
    hold_post(post)
    if post.confirm_by is not None:
        post.confirm_by, post.confirm_number = None, None if post.is_open else post.confirm_number
        record(events.ConfirmationChanged(actor_id=actor.id, post_id=post.id))


def ask_again(actor: User, post: Post, confirm_by: datetime, *, base_number: int) -> None:
    """Ask everybody to confirm a post anew that has just been corrected; reminders begin anew, too.

    Args:
        actor: The author.
        post: The post in its new wording.
        confirm_by: Until when.
        base_number: The wording before the correction.

    Raises:
        ForbiddenError: It is not the actor's post.
        InvalidError: The moment has passed or lies outside the post's time, or nothing was changed.
    """
    require(policy.can_change(actor, post) and post.is_to_be_confirmed(clock.now()))
    if post.number <= base_number:
        raise InvalidError(_("The text is the same as before, so there is nothing to confirm again."), "asks_again")
    if confirm_by <= clock.now():
        raise InvalidError(_("Choose a day on which the post can have been read."), "confirm_by")
    _check_moment(post, confirm_by)
    post.confirm_number, post.confirm_by, post.reminders = post.number, confirm_by, 0
    record(events.ConfirmationAsked(actor_id=actor.id, post_id=post.id, number=post.number))


def check_time_left(post: Post, moment: datetime) -> None:
    """See that readers have time to confirm a post that is to appear at a moment.

    Raises:
        InvalidError: They would have to before it appears.
    """
    if post.confirm_by is not None and post.confirm_by <= moment:
        raise InvalidError(_("Readers would have to confirm it before it appears. Give them a later day first."))


def _check_moment(post: Post, confirm_by: datetime) -> None:
    if confirm_by == post.confirm_by:  # a day that has passed is no hindrance to changing something else
        return
    if confirm_by <= max(clock.now(), post.publish_at or clock.now()):
        raise InvalidError(_("Choose a day on which the post can have been read."), "confirm_by")
    if post.expires_at is not None and post.expires_at < confirm_by:
        raise InvalidError(_("The post is not shown that long. Choose an earlier day."), "confirm_by")


def _set_questions(post: Post, checks: Sequence[Check]) -> None:
    """Give a post its questions; those stay as they are once somebody has confirmed, so that all answer the same."""
    wanted = [_question(check, f"question_{number}") for number, check in enumerate(checks, 1) if check.is_filled]
    known = list_questions(post)
    if [_content(one) for one in wanted] == [_content(one) for one in known]:
        return
    if has_confirmations(post):
        raise InvalidError(_("Somebody has confirmed already, so the questions stay as they are."))
    for old in known:
        session.delete(old)
    session.flush()
    for position, question in enumerate(wanted[:MOST_QUESTIONS], 1):
        question.post_id, question.position = post.id, position
        session.add(question)


def _content(question: Question) -> tuple[str, str, int]:
    return question.text, question.choices, question.right_choice


def _question(check: Check, field: str) -> Question:
    """Return a question as it is kept.

    Raises:
        InvalidError: It cannot be answered.
    """
    text, choices = one_line(check.text), [one_line(choice) for choice in check.choices]
    filled = [choice for choice in choices if choice]
    if not text:
        raise InvalidError(_("What is the question?"), f"{field}.text")
    if len(text) > QUESTION_LENGTH or any(len(choice) > CHOICE_LENGTH for choice in filled):
        raise InvalidError(_("Say it in fewer words; it is to be read at a glance."), f"{field}.text")
    if len(filled) < FEWEST_CHOICES:
        raise InvalidError(_("A question needs at least two answers to choose from."), f"{field}.choice_1")
    if len({choice.casefold() for choice in filled}) < len(filled):
        raise InvalidError(_("Two answers say the same."), f"{field}.choice_1")
    if not 1 <= check.right <= len(choices) or not choices[check.right - 1]:
        raise InvalidError(_("Which answer is the right one?"), f"{field}.right")
    return Question(text=text, choices="\n".join(filled), right_choice=filled.index(choices[check.right - 1]) + 1)


def confirm_post(reader: User, post: Post, number: int, answers: Mapping[int, int]) -> None:
    """Note that somebody has read a post; clicked twice, it is noted once. Answers are not kept.

    Args:
        reader: Who has read it.
        post: The post.
        number: The wording that the reader had before his eyes.
        answers: The numbers of the answers, by the question's position.

    Raises:
        ForbiddenError: The reader is not asked to.
        WordingChangedError: By now a newer wording is to be confirmed.
        WrongAnswersError: Questions are not answered, or not rightly.
    """
    require(policy.can_confirm(reader, post) and number <= post.number)
    if post.confirm_number is None or number < post.confirm_number:
        raise WordingChangedError
    if get_touch(reader, post).confirmed >= post.confirm_number:
        return
    if wrong := [one.position for one in list_questions(post) if answers.get(one.position) != one.right_choice]:
        raise WrongAnswersError(wrong)
    note_reading(reader, post)
    add_once(Confirmation(post_id=post.id, user_id=reader.id, number=number, confirmed_at=clock.now()))
