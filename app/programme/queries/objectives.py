"""Finding objectives."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from app.core.db import session
from app.programme.models import Objective


def list_objectives(*, is_archived: bool = False) -> Sequence[Objective]:
    """Return the objectives in their order: those that count, or those that were laid aside."""
    condition = Objective.archived_at.is_not(None) if is_archived else Objective.archived_at.is_(None)
    return session.scalars(select(Objective).where(condition).order_by(Objective.position, Objective.id)).all()


def get_objective(objective_id: int) -> Objective | None:
    """Return an objective, laid aside or not."""
    return session.get(Objective, objective_id)


def last_position() -> int:
    """Return the place of the last objective; -1 where there is none."""
    found = session.scalar(select(func.max(Objective.position)))
    return -1 if found is None else found
