"""Noting what one has learnt."""

from __future__ import annotations

from sqlalchemy import delete

from app.accounts.models import User
from app.core import clock
from app.core.db import add_once, session
from app.core.errors import NotFoundError
from app.programme.models import TrainingMark
from app.programme.training import step_keys


def mark_step(actor: User, step: str, *, is_done: bool) -> None:
    """Tick a step of one's own training, or take the tick back.

    Raises:
        NotFoundError: There is no such step.
    """
    if step not in step_keys():
        raise NotFoundError
    if is_done:
        add_once(TrainingMark(user_id=actor.id, step=step, done_at=clock.now()))
    else:
        session.execute(delete(TrainingMark).where(TrainingMark.user_id == actor.id, TrainingMark.step == step))
