"""What home asks of the programme before all else: whether there may be something to say."""

from __future__ import annotations

from sqlalchemy import exists, func, or_, select

from app.accounts.models import User
from app.core.db import session
from app.core.feature import READER_ID
from app.programme.models import AuditInvitation, Cycle, CycleState, Goal, ImportState, TrafficImport

MAY_ANSWER = exists().where(AuditInvitation.user_id == READER_ID, ~AuditInvitation.has_answered)
MAY_CHECK_IN = exists().where(Goal.owner_id == READER_ID, Cycle.id == Goal.cycle_id, Cycle.state == CycleState.RUNNING)


def count_open_imports(manager: User) -> tuple[int, int]:
    """Return how many logs a manager has looked at and not had read, and how many wait to be read or are being read."""
    own = (TrafficImport.state == ImportState.PREVIEWED) & (TrafficImport.actor_id == manager.id)
    waiting = TrafficImport.state.in_((ImportState.WAITING, ImportState.RUNNING))
    sizes = select(func.count().filter(own), func.count().filter(waiting)).select_from(TrafficImport)
    looked_at, under_way = session.execute(sizes.where(or_(own, waiting))).one()
    return looked_at, under_way
