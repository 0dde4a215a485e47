"""What the addresses of the programme stand for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from flask_login import current_user

from app.core.calendar import today
from app.core.errors import InvalidError, NotFoundError
from app.core.permissions import require
from app.core.templating import flash_status
from app.programme.goals import wording
from app.programme.goals.charts import spark_of
from app.programme.models import Cycle, Goal, Lesson, Objective
from app.programme.policy import can_manage, can_note_lesson
from app.programme.queries.cycles import get_cycle, get_lesson
from app.programme.queries.goals import get_goal
from app.programme.queries.objectives import get_objective

T = TypeVar("T")


def cycle_or_404(cycle_id: int) -> Cycle:
    """Return a cycle with its goals and lessons.

    Raises:
        NotFoundError: There is none.
    """
    return _found(get_cycle(cycle_id))


def goal_or_404(goal_id: int) -> Goal:
    """Return a goal with its cycle and all that was read and said about it.

    Raises:
        NotFoundError: There is none.
    """
    return _found(get_goal(goal_id))


def objective_or_404(objective_id: int) -> Objective:
    """Return an objective.

    Raises:
        NotFoundError: There is none.
    """
    return _found(get_objective(objective_id))


def lesson_or_404(lesson_id: int) -> Lesson:
    """Return a lesson.

    Raises:
        NotFoundError: There is none.
    """
    return _found(get_lesson(lesson_id))


def _found(thing: T | None) -> T:
    if thing is None:
        raise NotFoundError
    return thing


def manage() -> None:
    """Go on only for who manages the programme.

    Raises:
        ForbiddenError: It is somebody else.
    """
    require(can_manage(current_user))


@contextmanager
def telling_refusals() -> Iterator[None]:
    """Say on the next page why something was refused; a service checks before it changes anything."""
    try:
        yield
    except InvalidError as error:
        flash_status(error.message, kind="bad")


def shown() -> dict[str, object]:
    """Return what the templates of cycles and goals count on."""
    return {
        "words": wording,
        "spark_of": spark_of,
        "today": today(),
        "can_manage": can_manage(current_user),
        "can_note": can_note_lesson(current_user),
    }
