"""Objectives: told, put in order, laid aside and taken up again."""

from __future__ import annotations

from flask_babel import gettext as _

from app.accounts.models import User
from app.core import clock
from app.core.db import lock, session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require
from app.core.typography import one_line
from app.programme import events
from app.programme.models import Objective
from app.programme.policy import can_manage
from app.programme.queries.objectives import last_position, list_objectives

TITLE_LENGTH = 150
TEXT_LENGTH = 2_000


def checked_title(text: str) -> str:
    """Return a title on one line.

    Raises:
        InvalidError: It is missing or too long.
    """
    title = one_line(text)
    if not title or len(title) > TITLE_LENGTH:
        raise InvalidError(_("Please enter a title of up to %(count)s characters.", count=TITLE_LENGTH), "title")
    return title


def save_objective(actor: User, objective: Objective | None, title: str, why: str) -> Objective:
    """Set an objective, or tell it in other words.

    Args:
        actor: Who does it.
        objective: The one to change; None for a new one, which comes last.
        title: What is to be reached.
        why: What for.

    Raises:
        ForbiddenError: The actor does not manage the programme.
        InvalidError: The title is missing or too long.
    """
    require(can_manage(actor))
    title = checked_title(title)
    if objective is None:
        objective = Objective(position=last_position() + 1)
        session.add(objective)
    objective.title, objective.why = title, why.strip()[:TEXT_LENGTH]
    session.flush()
    _record_change(actor, objective)
    return objective


def move_objective(actor: User, objective: Objective, *, is_up: bool) -> None:
    """Let an objective change places with the one before or behind it.

    Args:
        actor: Who does it.
        objective: What is moved.
        is_up: Towards the beginning.

    Raises:
        ForbiddenError: The actor does not manage the programme.
    """
    require(can_manage(actor))
    lock("programme.objectives")
    shown = list_objectives()
    for position, one in enumerate(shown):
        one.position = position
    if objective not in shown:
        return
    other = objective.position + (-1 if is_up else 1)
    if 0 <= other < len(shown):
        shown[other].position, objective.position = objective.position, other
        _record_change(actor, objective)
    session.flush()


def archive_objective(actor: User, objective: Objective) -> None:
    """Lay an objective aside; goals that were set towards it keep it.

    Raises:
        ForbiddenError: The actor does not manage the programme.
    """
    require(can_manage(actor))
    if objective.archived_at is None:
        objective.archived_at = clock.now()
        _record_change(actor, objective)


def restore_objective(actor: User, objective: Objective) -> None:
    """Take up an objective that was laid aside.

    Raises:
        ForbiddenError: The actor does not manage the programme.
    """
    require(can_manage(actor))
    if objective.archived_at is not None:
        objective.archived_at = None
        _record_change(actor, objective)


def _record_change(actor: User, objective: Objective) -> None:
    record(events.ObjectivesChanged(actor_id=actor.id, objective_id=objective.id))
