"""Who is told of questions that were left: those who can answer, then who asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.queries.roles import holders_of, list_champions_of
from app.core.feature import Channel, Found, Notice, NoticeKind, NoticeSource, NoticeSubject
from app.core.permissions import Permission
from app.search import events
from app.search.queries import existing_questions, find_questions, load_question


def _present(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    return {one.id: Found(one.text, one.url, one.answer_text) for one in find_questions(reader, ids)}


def _audiences(ids: Sequence[int]) -> dict[int, int | None]:
    return dict.fromkeys(existing_questions(ids))


QUESTION = NoticeSubject("left-question", _present, _audiences)
LEFT = NoticeKind(
    name="search.left",
    label=_l("A question that nothing answers yet, left with your department"),
    sentence=_l("%(actor)s asks your department: %(title)s"),
    subject=QUESTION,
    usual=Channel.APP,
    action=_l("Answer it"),
)
ANSWERED = NoticeKind(
    name="search.answered",
    label=_l("An answer to a question that you left with a department"),
    sentence=_l("%(actor)s answered your question: %(title)s"),
    subject=QUESTION,
    usual=Channel.MAIL,
    action=_l("Read the answer"),
)


def question_left(event: events.QuestionLeft) -> Iterator[Notice]:
    """Tell the champions of the department, or the administrators where it has none."""
    found = load_question(event.question_id)
    if found is not None:
        question, department = found
        champions = [one.id for one in list_champions_of(department)] if department else []
        yield Notice(
            kind=LEFT,
            subject_id=question.id,
            thread=question.thread,
            key=question.thread,
            user_ids=champions or holders_of(Permission.PUBLISH_COMPANY_WIDE),
            actor_id=event.actor_id,
        )


def question_answered(event: events.LeftQuestionAnswered) -> Iterator[Notice]:
    """Tell who asked."""
    found = load_question(event.question_id)
    if found is not None:
        question, _department = found
        yield Notice(
            kind=ANSWERED,
            subject_id=question.id,
            thread=question.thread,
            key=f"left-question-answered:{question.id}",
            user_ids=[question.asker_id],
            actor_id=event.actor_id,
        )


KINDS = (LEFT, ANSWERED)
SOURCES = (
    NoticeSource(events.QuestionLeft, question_left),
    NoticeSource(events.LeftQuestionAnswered, question_answered),
)
