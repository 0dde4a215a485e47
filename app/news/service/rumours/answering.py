"""Answering whether something is true, and handing the question to who knows better."""

from __future__ import annotations

import zlib

from flask_babel import gettext as _

from app.accounts.models import User
from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.core.events import record
from app.core.markup import render
from app.core.permissions import require
from app.news import events
from app.news.models import Rumour, RumourState
from app.news.policy.rumours import can_moderate
from app.news.service.holding import hold_rumour

ANSWER_LENGTH = 20_000


class AnsweredMeanwhileError(ConflictError):
    """Somebody else, or the same person in another window, has answered or corrected the answer meanwhile."""


def base_of(rumour: Rumour) -> str:
    """Return what stands for the answer as it is now, for a form to carry along."""
    return str(zlib.crc32(f"{rumour.state}\n{rumour.answer}".encode("utf-8", "surrogatepass")))


def answer_question(actor: User, rumour: Rumour, *, state: RumourState, answer: str, base: str) -> bool:
    """Say what is true, or correct what was said; clicked twice, it is said once.

    Args:
        actor: Who answers.
        rumour: The question, with its audience.
        state: What became of it.
        answer: Markdown.
        base: What `base_of` returned when the actor began.

    Returns:
        Whether anything is said by this that was not said before.

    Raises:
        ForbiddenError: The actor may not answer it.
        InvalidError: There is no answer, it is too long, or the question was taken away.
        AnsweredMeanwhileError: It says something else by now than when the actor began.
    """
    require(can_moderate(actor, rumour))
    answer = answer.replace("\r\n", "\n").strip()
    if state is RumourState.OPEN:
        raise InvalidError(_("Say whether it is true."), "state")
    if not answer:
        raise InvalidError(_("Say what is true, in a sentence or two."), "answer")
    if len(answer) > ANSWER_LENGTH:
        raise InvalidError(_("%(most)s characters are enough for an answer.", most=ANSWER_LENGTH), "answer")
    _hold(rumour)
    if (rumour.state, rumour.answer) == (state, answer):
        return False
    if base_of(rumour) != base:
        raise AnsweredMeanwhileError
    _say(actor, rumour, state, answer)
    return True


def _hold(rumour: Rumour) -> None:
    """Keep others from changing a question that is still there, and look at it as it is now."""
    hold_rumour(rumour)
    if rumour.hidden_at is not None:
        raise InvalidError(_("This question was taken away meanwhile."))


def _say(actor: User, rumour: Rumour, state: RumourState, answer: str) -> None:
    rendered = render(answer)
    rumour.state, rumour.answer = state, answer
    rumour.answer_html, rumour.html_version = rendered.html, rendered.version
    rumour.answered_by_id, rumour.answered_at = actor.id, clock.now()
    record(events.RumourAnswered(actor_id=actor.id, rumour_id=rumour.id))


def hand_over(actor: User, rumour: Rumour, owner: User | None) -> bool:
    """Let a colleague answer a question.

    Args:
        actor: Who hands it over.
        rumour: The question, with its audience.
        owner: Who is to answer.

    Returns:
        Whether it is in other hands by this.

    Raises:
        ForbiddenError: The actor may not do this.
        InvalidError: The colleague is missing or has left, or the question was taken away.
    """
    require(can_moderate(actor, rumour))
    if owner is None or not owner.is_active:
        raise InvalidError(_("Pick a colleague who knows."), "owner")
    _hold(rumour)
    if rumour.owner_id == owner.id:
        return False
    rumour.owner_id = owner.id
    record(events.RumourHandedOver(actor_id=actor.id, rumour_id=rumour.id, owner_id=owner.id))
    return True
