"""Check-ins: what owners say about their goals."""

from __future__ import annotations

from flask_babel import gettext as _

from app.accounts.models import User
from app.core import clock
from app.core.db import session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require
from app.programme import events
from app.programme.models import CheckIn, Confidence, CycleState, Goal
from app.programme.policy import can_check_in
from app.programme.service.objectives import TEXT_LENGTH


def check_in(actor: User, goal: Goal, confidence: Confidence, note: str) -> CheckIn:
    """Say how a goal stands.

    Args:
        actor: Its owner, or who manages the programme.
        goal: With its cycle.
        confidence: What the actor believes.
        note: What was done, and what comes next.

    Raises:
        ForbiddenError: The actor neither owns the goal nor manages the programme.
        InvalidError: The cycle is not running, or the goal is at risk and nothing says why.
    """
    require(can_check_in(actor, goal))
    if goal.cycle.state is not CycleState.RUNNING:
        raise InvalidError(_("Check-ins are made while the cycle is running."))
    text = note.strip()[:TEXT_LENGTH]
    if confidence is not Confidence.ON_TRACK and not text:
        raise InvalidError(_("Say what stands in the way, and who could help."), "note")
    said = CheckIn(goal_id=goal.id, author_id=actor.id, created_at=clock.now(), confidence=confidence, note=text)
    session.add(said)
    session.flush()
    record(events.GoalCheckedIn(actor_id=actor.id, goal_id=goal.id))
    return said
