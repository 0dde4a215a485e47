"""Lessons: noted, struck out, carried on, heeded."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from app.accounts.models import User
from app.core import clock
from app.core.db import session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require
from app.programme import events
from app.programme.models import Cycle, CycleState, Lesson, LessonKind
from app.programme.policy import can_manage, can_note_lesson

LESSON_LENGTH = 500


def note_lesson(actor: User, cycle: Cycle, kind: LessonKind, text: str) -> Lesson:
    """Note what was learnt in a cycle.

    Raises:
        ForbiddenError: The actor is no champion and does not manage the programme.
        InvalidError: Nothing is said, too much is, or the cycle has not begun.
    """
    require(can_note_lesson(actor))
    if cycle.state is CycleState.PLANNED:
        raise InvalidError(_("Lessons are noted once the cycle has begun."))
    said = text.strip()
    if not said or len(said) > LESSON_LENGTH:
        raise InvalidError(_("Say it in up to %(count)s characters.", count=LESSON_LENGTH), "text")
    lesson = Lesson(cycle_id=cycle.id, kind=kind, text=said, author_id=actor.id, created_at=clock.now())
    session.add(lesson)
    session.flush()
    _record_change(actor, lesson)
    return lesson


def strike_lesson(actor: User, lesson: Lesson) -> None:
    """Strike out a lesson.

    Raises:
        ForbiddenError: The actor neither noted it nor manages the programme.
    """
    require(can_manage(actor) or lesson.author_id == actor.id)
    _record_change(actor, lesson)
    session.delete(lesson)
    session.flush()


def carry_lessons(actor: User, lessons: Iterable[Lesson], cycle: Cycle) -> None:
    """Let lessons be heeded in a cycle.

    Raises:
        ForbiddenError: The actor does not manage the programme.
    """
    require(can_manage(actor))
    for lesson in lessons:
        lesson.carried_to_id = cycle.id
        _record_change(actor, lesson)


def heed_lesson(actor: User, lesson: Lesson, *, is_heeded: bool) -> None:
    """Say that a lesson is heeded, or that it is not yet.

    Raises:
        ForbiddenError: The actor is no champion and does not manage the programme.
        InvalidError: It was not carried into any cycle.
    """
    require(can_note_lesson(actor))
    if lesson.carried_to_id is None:
        raise InvalidError(_("This lesson waits for the next cycle."))
    if (lesson.heeded_at is not None) != is_heeded:
        lesson.heeded_at = clock.now() if is_heeded else None
        _record_change(actor, lesson)


def _record_change(actor: User, lesson: Lesson) -> None:
    record(events.LessonsChanged(actor_id=actor.id, cycle_id=lesson.cycle_id, lesson_id=lesson.id))
