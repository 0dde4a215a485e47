"""Leaving a question that nothing answers with a department, and answering it."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete

from app.accounts.models import Department, User
from app.core import clock
from app.core.db import session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.feature import house
from app.core.permissions import require
from app.search import policy
from app.search.events import LeftQuestionAnswered, QuestionLeft, QuestionTakenBack
from app.search.models import OpenQuestion
from app.search.queries import count_open_of

QUESTION_LENGTH = 300
ANSWER_LENGTH = 4_000
MOST_OPEN = 20
"""How many questions of one person may wait at a time."""


def leave_question(actor: User, text: str, department: Department) -> OpenQuestion:
    """Leave a question with a department, whose champions answer it.

    Args:
        actor: Who asks.
        text: The question.
        department: Who should know.

    Raises:
        InvalidError: There is no question, it is too long, or too many of the actor's wait already.
    """
    text = " ".join(text.split())
    if not text:
        raise InvalidError(_("Say what you would like to know."), "text")
    if len(text) > QUESTION_LENGTH:
        raise InvalidError(_("%(most)s characters are enough here.", most=QUESTION_LENGTH), "text")
    if count_open_of(actor) >= MOST_OPEN:
        raise InvalidError(_("So many questions of yours wait already. Let them be answered first."), "text")
    question = OpenQuestion(
        text=text, language=actor.language, asker_id=actor.id, department_id=department.id, asked_at=clock.now()
    )
    session.add(question)
    session.flush()
    record(QuestionLeft(actor_id=actor.id, question_id=question.id, department_id=department.id))
    return question


def take_back_question(actor: User, question: OpenQuestion) -> None:
    """Take a question back that needs no answer any more; nobody is asked it from now on.

    Args:
        actor: Who has left it.
        question: The question.

    Raises:
        ForbiddenError: Somebody else has left it.
        InvalidError: It is answered, be it a moment ago.
    """
    require(policy.can_take_back(actor, question))
    waiting = delete(OpenQuestion).where(OpenQuestion.id == question.id, OpenQuestion.answered_at.is_(None))
    if session.scalar(waiting.returning(OpenQuestion.id)) is None:
        raise InvalidError(_("Somebody has answered it in the meantime."))
    record(QuestionTakenBack(actor_id=actor.id, question_id=question.id))


def answer_question(
    actor: User, question: OpenQuestion, *, thing: tuple[str, int] | None = None, text: str = ""
) -> None:
    """Answer a question, by what stands somewhere or in words.

    Args:
        actor: Who answers.
        question: The question; its asker and department are loaded.
        thing: Kind and id of a page, an answer or another thing that both may read.
        text: What else is to be said; the answer itself where there is no thing.

    Raises:
        ForbiddenError: The question was not left with the actor.
        InvalidError: It is answered, nothing was said, or the asker may not read the thing.
    """
    require(policy.can_answer(actor, question))
    if question.answered_at is not None:
        raise InvalidError(_("Somebody has answered it in the meantime."))
    text = text.strip()
    if thing is None and not text:
        raise InvalidError(_("Choose what answers it, or write the answer."), "text")
    if len(text) > ANSWER_LENGTH:
        raise InvalidError(_("%(most)s characters are enough here.", most=ANSWER_LENGTH), "text")
    if thing is not None:
        _require_readable(actor, question.asker, *thing)
        question.answer_kind, question.answer_id = thing
    question.answer_text, question.answered_by_id, question.answered_at = text, actor.id, clock.now()
    record(LeftQuestionAnswered(actor_id=actor.id, question_id=question.id))


def _require_readable(actor: User, asker: User, kind: str, object_id: int) -> None:
    source = house().search_sources.get(kind)
    if source is None or object_id not in source.readable(actor, [object_id]):
        raise InvalidError(_("That is not there any more. Choose something else."), "thing")
    if object_id not in source.readable(asker, [object_id]):
        name = asker.name
        raise InvalidError(_("%(name)s may not read that. Choose something else, or write it.", name=name), "thing")
